package vivarium.abi;

/**
 * The rt_sigframe that Linux riscv64 pushes (arch/riscv/kernel/signal.c, asm/ucontext.h,
 * asm/sigcontext.h); the C library, unwinders and debuggers read it. All offsets are bytes from the
 * frame's start, which is sp in the handler.
 *
 * <pre>
 *      0  siginfo_t                  128
 *    128  ucontext: uc_flags           8
 *    136            uc_link            8
 *    144            uc_stack          24   (sp, flags, size)
 *    168            uc_sigmask         8   (and 120 unused)
 *    304            pc, x1 .. x31    256   (16-byte aligned)
 *    560            f0 .. f31, fcsr  528   (room for the Q extension)
 * </pre>
 */
public final class SignalFrameLayout {
  public static final int INFO = 0;
  public static final int CONTEXT = 128;
  public static final int FLAGS = CONTEXT;
  public static final int LINK = CONTEXT + 8;
  public static final int STACK = CONTEXT + 16;
  public static final int MASK = CONTEXT + 40;
  public static final int GENERAL_REGISTERS = CONTEXT + 176;
  public static final int FLOAT_REGISTERS = GENERAL_REGISTERS + 256;
  public static final int FCSR = FLOAT_REGISTERS + 256;

  /**
   * Three words that must be zero when the frame is read back (the extension header of newer
   * kernels).
   */
  public static final int RESERVED = FLOAT_REGISTERS + 516;

  public static final int BYTES = FLOAT_REGISTERS + 528;

  private SignalFrameLayout() {}
}
