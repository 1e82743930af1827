package vivarium.proc;

import vivarium.abi.Signal;

/**
 * What a process does on a signal: the kernel's struct sigaction. The restorer is not kept: riscv64
 * has none, handlers return through the vdso.
 *
 * @param handler address of the handler, or SIG_DFL or SIG_IGN
 * @param flags SA_ bits
 * @param mask signals blocked while the handler runs
 */
public record SignalAction(long handler, long flags, long mask) {
  public static final SignalAction DEFAULT = new SignalAction(Signal.SIG_DFL, 0, 0);

  public boolean isDefault() {
    return handler == Signal.SIG_DFL;
  }

  public boolean isIgnore() {
    return handler == Signal.SIG_IGN;
  }

  public boolean has(long flag) {
    return (flags & flag) != 0;
  }

  /** Whether the signal has no effect: ignored, or by default ignored. */
  public boolean discards(int signal) {
    return isIgnore()
        || (isDefault() && Signal.defaultAction(signal) == Signal.DefaultAction.IGNORE);
  }
}
