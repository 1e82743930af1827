package vivarium.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The saved user registers of a task that is not on a hart: the part of its PCB that a context
 * switch copies out of one hart and into another.
 */
public final class Context {
  /** The integer registers x0 to x31; x[0] is 0. */
  public final long[] x = new long[32];

  /** The floating-point registers f0 to f31; single precision is NaN-boxed. */
  public final long[] f = new long[32];

  /** The address of the next instruction. */
  public long pc;

  /** The floating-point control and status register: frm in bits 7..5, fflags in bits 4..0. */
  public int fcsr;

  /** What the checked engine knows beside them; null for a task that it has never run. */
  @Nullable ShadowRegisters shadow;

  /** Makes this context equal to another one, as fork and clone do. */
  public void copyFrom(Context other) {
    System.arraycopy(other.x, 0, x, 0, 32);
    System.arraycopy(other.f, 0, f, 0, 32);
    pc = other.pc;
    fcsr = other.fcsr;
    shadow = other.shadow == null ? null : other.shadow.copy();
  }

  /** Makes all registers 0, as for a new program. */
  public void clear() {
    Arrays.fill(x, 0);
    Arrays.fill(f, 0);
    pc = 0;
    fcsr = 0;
    shadow = null;
  }
}
