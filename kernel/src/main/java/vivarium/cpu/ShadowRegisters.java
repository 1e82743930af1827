package vivarium.cpu;

import java.util.Arrays;
import vivarium.mem.Access;

/**
 * What the checked engine knows of a task beside its registers: which of their bits are undefined,
 * the calls that it is in, and where its stack pointer was. A part of the PCB ({@link Context});
 * the hart works on it directly.
 *
 * <p>The calls are counted as they happen, so that a trace costs nothing to take and needs neither
 * frame pointers nor unwind tables. An entry is valid while sp is not above what it was at the
 * call; so longjmp and signals need no care.
 */
public final class ShadowRegisters {
  /** Moves of sp by more than this are another stack, as in memcheck. */
  public static final long LARGEST_FRAME = 2_000_000;

  /** Calls that are kept; of a deeper recursion the outermost ones are forgotten. */
  private static final int MOST_CALLS = 1 << 20;

  private static final long UNKNOWN = -1;

  /** The undefined bits of the 128 registers of the interpreter's file: x0.., f0.. from 64. */
  public final long[] undefined = new long[Decoder.REGISTERS];

  /** The registers' values while the task runs: x0 to x31, and f0 to f31 from 64. */
  public long[] r = new long[Decoder.REGISTERS];

  /** The instruction that a {@link Checker} is called for. */
  public long pc;

  /** For {@link Checker#FAULT}: what must be faulted in. */
  public long faultAddress;

  public Access faultAccess = Access.LOAD;

  /** The stack pointer that the memory's shadow has been told of. */
  long sp = UNKNOWN;

  private long[] links = new long[64];
  private long[] stackPointers = new long[64];
  private int depth;

  /** The address of the last access that faulted after it had been reported. */
  long reported = UNKNOWN;

  /** The same for a child of fork or clone, whose stack may be another one. */
  ShadowRegisters copy() {
    ShadowRegisters copy = new ShadowRegisters();
    System.arraycopy(undefined, 0, copy.undefined, 0, undefined.length);
    copy.links = links.clone();
    copy.stackPointers = stackPointers.clone();
    copy.depth = depth;
    return copy;
  }

  /** A run begins: where sp is not where it was left, the kernel has moved it for a signal. */
  void arrived(ShadowMemory shadow, long now) {
    long before = sp;
    sp = now;
    if (!isMove(before, now)) {
      return;
    }
    if (now < before) {
      shadow.allow(now, before - now, true);
    } else {
      shadow.forbid(before, now - before);
    }
  }

  /** The program has moved sp. */
  void moved(ShadowMemory shadow, long now) {
    long before = sp;
    sp = now;
    if (isMove(before, now)) {
      shadow.stackMoved(before, now);
    }
  }

  /** Whether sp moved on one stack; addresses of programs are never negative. */
  private static boolean isMove(long before, long now) {
    return before >= 0 && now >= 0 && before != now && Math.abs(now - before) <= LARGEST_FRAME;
  }

  void called(long link, long stackPointer) {
    if (depth == links.length) {
      grow();
    }
    links[depth] = link;
    stackPointers[depth++] = stackPointer;
  }

  private void grow() {
    if (depth >= MOST_CALLS) {
      int kept = depth / 2;
      System.arraycopy(links, depth - kept, links, 0, kept);
      System.arraycopy(stackPointers, depth - kept, stackPointers, 0, kept);
      depth = kept;
    } else {
      links = Arrays.copyOf(links, 2 * depth);
      stackPointers = Arrays.copyOf(stackPointers, 2 * depth);
    }
  }

  void returned(long target, long stackPointer) {
    if (depth > 0 && links[depth - 1] == target && stackPointers[depth - 1] == stackPointer) {
      depth--;
      return;
    }
    dropStale(stackPointer);
    if (depth > 0 && links[depth - 1] == target) {
      depth--;
    }
  }

  private void dropStale(long stackPointer) {
    while (depth > 0 && stackPointers[depth - 1] < stackPointer) {
      depth--;
    }
  }

  // For the checker, which does functions and system calls in the program's place

  /** A function has been done: back to its caller, with a defined result. */
  public void leave(long result) {
    setResult(result);
    pc = r[Registers.RA] & -2L;
    returned(pc, r[Registers.SP]);
  }

  /** The instruction at the pc, an ecall, has been done, with a defined result. */
  public void skip(long result) {
    setResult(result);
    pc += 4;
  }

  private void setResult(long result) {
    r[Registers.A0] = result;
    undefined[Registers.A0] = 0;
  }

  /** Calls a function of the program, which returns to {@code link}. */
  public void call(long function, long link) {
    r[Registers.RA] = link;
    undefined[Registers.RA] = 0;
    called(link, r[Registers.SP]);
    pc = function;
  }

  /** Whether an access that will fault is made for the first time, not again after the fault. */
  public boolean firstFaultAt(long address) {
    boolean first = reported != address;
    reported = address;
    return first;
  }

  /**
   * The pc and the return addresses of the calls that the task is in, innermost first, at most so
   * many.
   */
  public long[] trace(int most) {
    dropStale(r[Registers.SP]);
    int count = Math.min(most, depth + 1);
    long[] trace = new long[count];
    trace[0] = pc;
    for (int i = 1; i < count; i++) {
      trace[i] = links[depth - i];
    }
    return trace;
  }

  /** The stack pointer at the entry of the function that a trace's frame is in; 0 if unknown. */
  public long frameTop(int frame) {
    int index = depth - 1 - frame;
    return index >= 0 ? stackPointers[index] : 0;
  }
}
