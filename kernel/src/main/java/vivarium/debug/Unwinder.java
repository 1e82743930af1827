package vivarium.debug;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Context;
import vivarium.cpu.Registers;
import vivarium.mem.AddressSpace;

/**
 * Finds the calls that led to where a task is. A caller's registers are found by the frame pointer
 * if the code keeps one, else by the link register.
 */
public final class Unwinder {
  /** More frames than this are not looked for unless asked. */
  public static final int FRAMES = 1 << 16;

  private final Symbols symbols;

  public Unwinder(Symbols symbols) {
    this.symbols = symbols;
  }

  /** The frames of a task with these registers. */
  public StackTrace unwind(AddressSpace space, Context context) {
    return unwind(space, context.x, context.pc, space::observe, FRAMES);
  }

  /**
   * The frames from these registers on.
   *
   * @param x x0 to x31
   * @param memory read instead of the space's own, for instance a copy of it
   * @param most how many frames to look for
   */
  public StackTrace unwind(AddressSpace space, long[] x, long pc, TargetMemory memory, int most) {
    List<StackFrame> frames = new ArrayList<>();
    long[] registers = Arrays.copyOf(x, 32);
    long at = pc;
    FoundBy foundBy = FoundBy.REGISTERS;
    while (true) {
      long sp = registers[Registers.SP];
      long frame = registers[Registers.S0];
      Place place = symbols.place(space, frames.isEmpty() ? at : at - 1);
      Long ra = frame > sp ? word(memory, frame - 8) : null;
      Long caller = frame > sp ? word(memory, frame - 16) : null;
      boolean linked = ra != null && caller != null && symbols.objectAt(space, ra) != null;
      boolean byLink = !linked && frames.isEmpty();
      long next = linked && ra != null ? ra : byLink ? registers[Registers.RA] : 0;
      frames.add(
          new StackFrame(
              frames.size(),
              at,
              sp,
              linked ? frame : 0,
              next,
              List.of(),
              foundBy,
              place,
              Arrays.stream(registers).boxed().toList()));
      if (next == 0 || symbols.objectAt(space, next) == null) {
        return new StackTrace(frames, "no return address is known", next == 0);
      }
      if (frames.size() >= most) {
        return new StackTrace(frames, "more than " + most + " frames", false);
      }
      if (linked && caller != null) {
        registers[Registers.SP] = frame;
        registers[Registers.S0] = caller;
      }
      at = next;
      foundBy = linked ? FoundBy.FRAME_POINTER : FoundBy.LINK_REGISTER;
    }
  }

  /**
   * The return addresses of a stack alone, innermost first, without the names: for those who ask
   * often.
   *
   * @return how many were put into {@code into}
   */
  public int callers(AddressSpace space, long[] x, long pc, long[] into) {
    List<StackFrame> frames = unwind(space, x, pc, space::observe, into.length).frames();
    for (int i = 0; i < frames.size(); i++) {
      into[i] = frames.get(i).pc();
    }
    return frames.size();
  }

  private static @Nullable Long word(TargetMemory memory, long address) {
    byte[] bytes = new byte[8];
    return memory.read(address, bytes, 0, 8) == 8
        ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0)
        : null;
  }
}
