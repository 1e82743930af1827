package vivarium.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.dwarf.DebugData;
import vivarium.debug.dwarf.Location;
import vivarium.debug.dwarf.Variable;
import vivarium.mem.AddressSpace;

/**
 * The variables of a process: those that its frames see, and to which one an address belongs. Needs
 * programs with debug information. Called on the machine thread.
 */
public final class Variables {
  private final Symbols symbols;

  public Variables(Symbols symbols) {
    this.symbols = symbols;
  }

  /**
   * What an address is part of.
   *
   * @param offset bytes from the variable's start
   * @param frame of the stack that the variable is in, or -1 for one at a fixed address
   */
  public record Part(Variable variable, long offset, int frame) {
    /** {@code table[1][2]}, {@code square.corners[0].x}. */
    public String inWords() {
      return variable.name() + variable.type().part(offset);
    }
  }

  /** The parameters and variables that the code of a frame sees, those of inner scopes first. */
  public List<Variable> of(AddressSpace space, StackFrame frame) {
    long at = frame.exact() ? frame.pc() : frame.pc() - 1;
    LoadedObject object = symbols.objectAt(space, at);
    DebugData debug = object == null ? null : object.file().debug();
    if (object == null || debug == null) {
      return List.of();
    }
    return debug.variablesAt(
        at - object.bias(), base -> machine(space, frame, object.bias(), base));
  }

  private static FrameMachine machine(
      AddressSpace space, StackFrame frame, long bias, @Nullable Long base) {
    long[] registers = new long[FrameMachine.REGISTERS];
    boolean[] known = new boolean[FrameMachine.REGISTERS];
    for (int i = 0; i < frame.registers().size(); i++) {
      Long value = frame.registers().get(i);
      known[i] = value != null;
      registers[i] = value == null ? 0 : value;
    }
    FrameMachine machine = new FrameMachine(space::observe, bias, registers, known);
    machine.setCfa(frame.cfa() == 0 ? null : frame.cfa());
    machine.setFrameBase(base);
    return machine;
  }

  private static FrameMachine fixed(AddressSpace space, long bias) {
    return new FrameMachine(
        space::observe,
        bias,
        new long[FrameMachine.REGISTERS],
        new boolean[FrameMachine.REGISTERS]);
  }

  /** The variables of a name at fixed addresses, in the order of the objects. */
  public List<Variable> named(AddressSpace space, String name) {
    return symbols.objects(space).stream()
        .flatMap(object -> {
          DebugData debug = object.file().debug();
          return debug == null
              ? java.util.stream.Stream.of()
              : debug.globalsNamed(name, fixed(space, object.bias())).stream();
        })
        .toList();
  }

  /** The variable at a fixed address that an address is within, or null. */
  public @Nullable Part globalAt(AddressSpace space, long address) {
    LoadedObject object = symbols.objectAt(space, address);
    DebugData debug = object == null ? null : object.file().debug();
    if (object == null || debug == null) {
      return null;
    }
    Variable variable = debug.globalAt(address - object.bias(), fixed(space, object.bias()));
    return variable == null ? null : part(variable, address, -1);
  }

  /** The variable of one of these frames that an address is within, or null. */
  public @Nullable Part localAt(AddressSpace space, List<StackFrame> frames, long address) {
    for (StackFrame frame : frames) {
      boolean within = frame.cfa() != 0 && address >= frame.sp() && address < frame.cfa();
      if (!within) {
        continue;
      }
      for (Variable variable : of(space, frame)) {
        if (variable.covers(address)) {
          return part(variable, address, frame.depth());
        }
      }
    }
    return null;
  }

  private static @Nullable Part part(Variable variable, long address, int frame) {
    return variable.location() instanceof Location.Memory memory
        ? new Part(variable, address - memory.address(), frame)
        : null;
  }
}
