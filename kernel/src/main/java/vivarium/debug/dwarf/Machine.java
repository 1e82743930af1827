package vivarium.debug.dwarf;

import org.jspecify.annotations.Nullable;

/**
 * The state of a program in one of its frames, as expressions see it. What is not to be had is
 * null.
 */
public interface Machine {
  /** The value of a register in the frame, numbered as in the psABI. */
  @Nullable Long register(int number);

  /** A little-endian number of 1, 2, 4 or 8 bytes, zero-extended. */
  @Nullable Long memory(long address, int size);

  /** The canonical frame address. */
  @Nullable Long cfa();

  /** What the expression of the function's frame base gives. */
  @Nullable Long frameBase();

  /** What is added to linked addresses. */
  long bias();

  /** The address of a thread's own variable at an offset in the object's block. */
  default @Nullable Long threadLocal(long offset) {
    return null;
  }
}
