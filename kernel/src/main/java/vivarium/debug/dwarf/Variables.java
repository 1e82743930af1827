package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/**
 * The variables of an object: those that a place of the code sees, and those at fixed addresses.
 */
final class Variables {
  /** Objects with more debug information than this are not searched for their global variables. */
  private static final int LARGEST_INDEX = 16 << 20;

  private static final int MOST = 1 << 16;

  private final DebugData debug;
  private @Nullable List<Global> globals;

  /** A variable that is always at the same linked address. */
  private record Global(long address, long size, Entry entry) {}

  Variables(DebugData debug) {
    this.debug = debug;
  }

  /**
   * The variables that code at a linked address sees in its functions, innermost scope first.
   *
   * @param machine gives the state of a frame with a frame base; null as long as that is not known
   */
  List<Variable> at(
      Unit unit,
      Function outer,
      List<Function> chain,
      long pc,
      java.util.function.Function<@Nullable Long, Machine> machine) {
    Machine plain = machine.apply(null);
    Long frameBase = frameBase(unit, outer.entry, pc, plain);
    Machine full = frameBase == null ? plain : machine.apply(frameBase);
    List<Variable> found = new ArrayList<>();
    for (int i = chain.size() - 1; i >= 0; i--) {
      collect(chain.get(i).entry, chain.get(i), unit, pc, full, found);
    }
    return found;
  }

  private static @Nullable Long frameBase(Unit unit, Entry function, long pc, Machine machine) {
    Value value = function.value(At.FRAME_BASE);
    if (value == null) {
      return null;
    }
    Cursor expression = value.isBlock() ? value.block() : LocationList.at(unit, value, pc);
    if (expression == null) {
      return null;
    }
    return switch (Expression.location(expression, machine, unit)) {
      case Location.Memory memory -> memory.address();
      case Location.Register register -> machine.register(register.number());
      case Location.Number number -> number.value();
      default -> null;
    };
  }

  private void collect(
      Entry scope, Function function, Unit unit, long pc, Machine machine, List<Variable> found) {
    List<Entry> blocks = new ArrayList<>();
    for (Entry child : scope.children()) {
      if (found.size() == MOST) {
        return;
      }
      switch (child.tag()) {
        case Tag.VARIABLE, Tag.FORMAL_PARAMETER -> {
          Variable variable = variable(child, unit, pc, machine, function.entry);
          if (variable != null) {
            found.add(variable);
          }
        }
        case Tag.LEXICAL_BLOCK -> {
          Ranges ranges = Ranges.of(child);
          if (ranges.isEmpty() || ranges.contains(pc)) {
            blocks.add(child);
          }
        }
        default -> {}
      }
    }
    List<Variable> inner = new ArrayList<>();
    for (Entry block : blocks) {
      collect(block, function, unit, pc, machine, inner);
    }
    found.addAll(0, inner);
  }

  private @Nullable Variable variable(
      Entry entry, Unit unit, long pc, Machine machine, @Nullable Entry function) {
    try {
      String name = debug.name(entry);
      if (name == null || entry.flag(At.DECLARATION)) {
        return null;
      }
      String within = function == null ? "" : debug.name(function);
      LineTable lines = debug.lines(unit);
      Value file = debug.inherited(entry, At.DECL_FILE);
      Value line = debug.inherited(entry, At.DECL_LINE);
      String path = file == null || lines == null ? null : lines.fileName(file.constant());
      return new Variable(
          name,
          Type.of(debug, entry),
          location(entry, unit, pc, machine),
          path == null ? "" : path,
          line == null ? 0 : (int) line.constant(),
          entry.tag() == Tag.FORMAL_PARAMETER,
          within == null ? "" : within);
    } catch (BadObjectException e) {
      debug.sections().note("a variable", e);
      return null;
    }
  }

  private Location location(Entry entry, Unit unit, long pc, Machine machine) {
    Value value = entry.value(At.LOCATION);
    if (value == null) {
      Value constant = debug.inherited(entry, At.CONST_VALUE);
      if (constant == null) {
        Value original = debug.inherited(entry, At.LOCATION);
        return original != null && original.isBlock()
            ? Expression.location(original.block(), machine, original.unit())
            : new Location.Unavailable("optimised out");
      }
      return constant.isBlock()
          ? new Location.Bytes(constant.block().block(constant.number()))
          : new Location.Number(constant.constant());
    }
    Cursor expression = value.isBlock() ? value.block() : LocationList.at(unit, value, pc);
    return expression == null
        ? new Location.Unavailable("optimised out here")
        : Expression.location(expression, machine, unit);
  }

  // At fixed addresses

  /** The variable that is always at this linked address, moved by the machine's bias, or null. */
  @Nullable Variable global(long address, Machine machine) {
    Global best = null;
    for (Global global : globals()) {
      if (global.address > address) {
        break;
      }
      if (address - global.address < Math.max(1, global.size)) {
        best = global;
      }
    }
    return best == null ? null : made(best, machine);
  }

  /** The variables of a name at fixed addresses. */
  List<Variable> named(String name, Machine machine) {
    List<Variable> found = new ArrayList<>();
    for (Global global : globals()) {
      if (name.equals(debug.name(global.entry))) {
        Variable variable = made(global, machine);
        if (variable != null) {
          found.add(variable);
        }
      }
    }
    return found;
  }

  private @Nullable Variable made(Global global, Machine machine) {
    Entry scope = global.entry.parent;
    while (scope != null && scope.tag() != Tag.SUBPROGRAM) {
      scope = scope.parent;
    }
    return variable(global.entry, global.entry.unit, 0, machine, scope);
  }

  private List<Global> globals() {
    List<Global> present = globals;
    if (present == null) {
      present = new ArrayList<>();
      if (debug.sections().get(".debug_info").length <= LARGEST_INDEX) {
        for (Unit unit : debug.units()) {
          try {
            index(unit, present);
          } catch (BadObjectException e) {
            debug.sections().note("variables", e);
          }
        }
      }
      present.sort(Comparator.comparingLong(Global::address));
      globals = present;
    }
    return present;
  }

  private void index(Unit unit, List<Global> into) {
    for (Entry entry : debug.data(unit).entries()) {
      Value location = entry.tag() == Tag.VARIABLE ? entry.value(At.LOCATION) : null;
      if (location == null || !location.isBlock()) {
        continue;
      }
      Cursor c = location.block();
      if (!c.hasMore()) {
        continue;
      }
      int operation = c.u8();
      boolean indexed = operation == Operation.ADDRX || operation == Operation.GNU_ADDR_INDEX;
      if (operation == Operation.ADDR || indexed) {
        long address = indexed ? unit.address(c.uleb()) : c.u64();
        if (!c.hasMore()) {
          into.add(new Global(address, Type.of(debug, entry).size(), entry));
        }
      }
    }
  }
}
