package vivarium.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call on a stack.
 *
 * @param depth 0 for the innermost
 * @param pc where it is: the next instruction, or for a caller the return address
 * @param sp the stack pointer
 * @param cfa the canonical frame address: sp in the caller after the call has returned; 0 if
 *     unknown
 * @param returnAddress 0 in the outermost frame or if unknown
 * @param saved the caller's registers that the frame has saved
 * @param foundBy how the frame was found
 * @param place what is known of its code: of the call itself, not of the instruction behind it
 * @param registers x0 to x31 as they are in the frame, null if unknown
 * @param exact whether pc is where the code was interrupted, as opposed to behind a call
 */
public record StackFrame(
    int depth,
    long pc,
    long sp,
    long cfa,
    long returnAddress,
    List<SavedRegister> saved,
    FoundBy foundBy,
    @Nullable Place place,
    List<@Nullable Long> registers,
    boolean exact) {

  /**
   * A register of the caller that a frame keeps for it.
   *
   * @param register 0 to 31 for x, 32 to 63 for f
   * @param address where it is saved
   * @param value what is saved there
   */
  public record SavedRegister(int register, long address, long value) {}

  /** Bytes of stack from its sp to the caller's; 0 if unknown. */
  public long size() {
    return cfa == 0 ? 0 : cfa - sp;
  }
}
