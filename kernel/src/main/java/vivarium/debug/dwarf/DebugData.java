package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;
import vivarium.debug.elf.ElfObject;

/**
 * The debug information of one object: its units, and for an address the unit, the functions and
 * the line that it belongs to. All addresses are as linked. Units are read when they are needed.
 */
public final class DebugData {
  private static final int MAX_UNITS = 1 << 18;
  private static final int MAX_ORIGINS = 16;

  private final Sections sections;
  private final @Nullable DebugData supplement;
  private final List<Unit> units = new ArrayList<>();
  private final List<Unit> typeUnits = new ArrayList<>();
  private @Nullable AddressMap addresses;

  private final Variables variables = new Variables(this);
  private final Map<Unit, UnitData> data = new HashMap<>();
  private final Map<Unit, LineTable> lines = new HashMap<>();

  /**
   * What has been read of a unit.
   *
   * @param entries in the order of their offsets, the one above all others first
   */
  record UnitData(List<Entry> entries, List<Function> functions) {
    Entry root() {
      return entries.getFirst();
    }
  }

  /**
   * Reads the headers of all units.
   *
   * @param supplement of the file that several objects share strings and entries in, or null
   */
  public DebugData(ElfObject object, @Nullable DebugData supplement) {
    this.supplement = supplement;
    sections = new Sections(object, supplement == null ? null : supplement.sections);
    if (object.relocatable()) {
      object.notes().add("a relocatable object: its debug information is not final");
      return;
    }
    readUnits(".debug_info", units);
    readUnits(".debug_types", typeUnits);
  }

  private void readUnits(String section, List<Unit> into) {
    Cursor c = new Cursor(sections.get(section), 0);
    try {
      while (c.hasMore() && into.size() < MAX_UNITS) {
        Unit unit = new Unit(sections, section, c);
        boolean isType = unit.kind == Unit.TYPE || unit.kind == Unit.SPLIT_TYPE;
        (isType ? typeUnits : into).add(unit);
        if (unit.kind == Unit.SKELETON || unit.version == 4) {
          noteSplit(unit);
        }
      }
    } catch (BadObjectException e) {
      sections.note(section, e);
    }
  }

  /** Says so if most of a unit's information is in a file of its own (split DWARF). */
  private void noteSplit(Unit unit) {
    try {
      Entry root = unit.root().entry();
      String name = root.string(At.DWO_NAME);
      name = name == null ? root.string(At.GNU_DWO_NAME) : name;
      if (name != null) {
        throw new BadObjectException("split DWARF in " + name + " is not read");
      }
    } catch (BadObjectException e) {
      sections.note(unit.section, e);
    }
  }

  /** Whether there is any debug information. */
  public boolean isEmpty() {
    return units.isEmpty();
  }

  List<Unit> units() {
    return units;
  }

  Sections sections() {
    return sections;
  }

  /** A line of source. */
  public record Line(String file, int line, int column) {}

  /**
   * A function that an address is in.
   *
   * @param name as in the source
   * @param linkageName as in the symbol table, or null if it is the same
   * @param line of the address, or of the call that was inlined
   */
  public record Call(
      String name, @Nullable String linkageName, @Nullable Line line, boolean inlined) {}

  /**
   * The functions that an address is in, innermost first; empty if none is known. The line may be
   * known without a function: then {@link #lineAt} has it.
   */
  public List<Call> callsAt(long address) {
    List<Call> calls = new ArrayList<>();
    for (Unit unit : unitsAt(address)) {
      try {
        Function outer = best(data(unit).functions, address);
        if (outer != null) {
          calls(unit, outer, address, calls);
          return calls;
        }
      } catch (BadObjectException e) {
        sections.note("functions", e);
        calls.clear();
      }
    }
    return calls;
  }

  private static @Nullable Function best(List<Function> functions, long address) {
    Function best = null;
    for (Function function : functions) {
      if (function.ranges.contains(address)
          && (best == null
              || Long.compareUnsigned(function.ranges.size(), best.ranges.size()) < 0)) {
        best = function;
      }
    }
    return best;
  }

  private static List<Function> chain(Function outer, long address) {
    List<Function> chain = new ArrayList<>();
    for (Function f = outer; f != null; f = best(f.copies, address)) {
      chain.add(f);
    }
    return chain;
  }

  private void calls(Unit unit, Function outer, long address, List<Call> calls) {
    List<Function> chain = chain(outer, address);
    Line line = lineAt(unit, address);
    for (int i = chain.size() - 1; i >= 0; i--) {
      Function function = chain.get(i);
      String name = name(function.entry);
      calls.add(
          new Call(
              name == null ? "??" : name, linkageName(function.entry), line, function.inlined));
      if (function.inlined) {
        line = callLine(unit, function.entry);
      }
    }
  }

  private @Nullable Line callLine(Unit unit, Entry entry) {
    LineTable table = lines(unit);
    String file = table == null ? null : table.fileName(entry.constant(At.CALL_FILE, -1));
    int line = (int) entry.constant(At.CALL_LINE, 0);
    return file == null ? null : new Line(file, line, (int) entry.constant(At.CALL_COLUMN, 0));
  }

  /**
   * The variables that code at an address sees in its functions, those of inner scopes first.
   *
   * @param machine the state of the frame, without a frame base at first
   */
  public List<Variable> variablesAt(
      long address, java.util.function.Function<@Nullable Long, Machine> machine) {
    for (Unit unit : unitsAt(address)) {
      try {
        Function outer = best(data(unit).functions, address);
        if (outer != null) {
          return variables.at(unit, outer, chain(outer, address), address, machine);
        }
      } catch (BadObjectException e) {
        sections.note("variables", e);
      }
    }
    return List.of();
  }

  /** The variable that is always at an address, where the machine's bias moves it, or null. */
  public @Nullable Variable globalAt(long address, Machine machine) {
    try {
      return variables.global(address, machine);
    } catch (BadObjectException e) {
      return null;
    }
  }

  /** The variables of a name that are at fixed addresses, moved by the machine's bias. */
  public List<Variable> globalsNamed(String name, Machine machine) {
    try {
      return variables.named(name, machine);
    } catch (BadObjectException e) {
      return List.of();
    }
  }

  /** The line of an address, or null. */
  public @Nullable Line lineAt(long address) {
    for (Unit unit : unitsAt(address)) {
      Line line = lineAt(unit, address);
      if (line != null) {
        return line;
      }
    }
    return null;
  }

  private @Nullable Line lineAt(Unit unit, long address) {
    LineTable table = lines(unit);
    int row = table == null ? -1 : table.rowAt(address);
    if (table == null || row < 0) {
      return null;
    }
    String file = table.file(row);
    return file == null ? null : new Line(file, table.line(row), table.column(row));
  }

  /** Where the code of a line begins, for breakpoints; the file by its path or the end of it. */
  public List<Long> addressesOf(String file, int line) {
    List<Long> found = new ArrayList<>();
    for (Unit unit : units) {
      LineTable table = lines(unit);
      if (table != null) {
        found.addAll(table.addressesOf(file, line));
      }
    }
    return found;
  }

  /** The line table of a unit, or null. */
  @Nullable LineTable lines(Unit unit) {
    if (!lines.containsKey(unit)) {
      LineTable table = null;
      try {
        table = LineProgram.run(unit);
      } catch (BadObjectException e) {
        sections.note(".debug_line", e);
      }
      lines.put(unit, table == null ? new LineTable(List.of()) : table);
    }
    return lines.get(unit);
  }

  private List<Unit> unitsAt(long address) {
    AddressMap map = addresses;
    if (map == null) {
      map = new AddressMap(this);
      addresses = map;
    }
    return map.at(address);
  }

  // Entries

  UnitData data(Unit unit) {
    UnitData present = data.get(unit);
    if (present == null) {
      List<Entry> entries = unit.tree();
      present = new UnitData(entries, Function.of(entries.getFirst()));
      data.put(unit, present);
    }
    return present;
  }

  /** The entry that a value refers to, with its relations, or null if it is not to be had. */
  @Nullable Entry target(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    Unit unit = value.unit();
    switch (value.form()) {
      case Form.REF1, Form.REF2, Form.REF4, Form.REF8, Form.REF_UDATA -> {
        return entry(unit, unit.start + value.number());
      }
      case Form.REF_ADDR -> {
        return entry(value.number());
      }
      case Form.REF_SIG8 -> {
        for (Unit type : typeUnits) {
          if (type.signature == value.number()) {
            return entry(type, type.start + type.typeOffset);
          }
        }
        return null;
      }
      case Form.GNU_REF_ALT, Form.REF_SUP4, Form.REF_SUP8 -> {
        return supplement == null ? null : supplement.entry(value.number());
      }
      default -> {
        return null;
      }
    }
  }

  private @Nullable Entry entry(Unit unit, long offset) {
    List<Entry> entries = data(unit).entries;
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (entries.get(middle).offset < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < entries.size() && entries.get(low).offset == offset ? entries.get(low) : null;
  }

  /** The entry at an offset in .debug_info. */
  private @Nullable Entry entry(long offset) {
    int low = 0;
    int high = units.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (units.get(middle).start <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : entry(units.get(low - 1), offset);
  }

  /** An attribute of an entry, or of the one that it is a copy or the definition of. */
  @Nullable Value inherited(Entry entry, int attribute) {
    Entry at = entry;
    for (int i = 0; i < MAX_ORIGINS && at != null; i++) {
      Value value = at.value(attribute);
      if (value != null) {
        return value;
      }
      Value origin = at.value(At.ABSTRACT_ORIGIN);
      at = target(origin != null ? origin : at.value(At.SPECIFICATION));
    }
    return null;
  }

  @Nullable String name(Entry entry) {
    Value value = inherited(entry, At.NAME);
    return value == null ? null : value.string();
  }

  private @Nullable String linkageName(Entry entry) {
    Value value = inherited(entry, At.LINKAGE_NAME);
    if (value == null) {
      value = inherited(entry, At.MIPS_LINKAGE_NAME);
    }
    return value == null ? null : value.string();
  }
}
