package vivarium.abi;

/** What uname(2), /proc/version and /proc/sys/kernel tell of the kernel, one constant each. */
public final class KernelIdentity {
  public static final String SYSTEM = "Linux";

  /**
   * The Linux whose system call interface and /proc formats this kernel follows, then its own name.
   */
  public static final String RELEASE = "6.12.0-vivarium";

  public static final String VERSION = "#1 SMP PREEMPT_DYNAMIC Vivarium";
  public static final String MACHINE = "riscv64";

  private KernelIdentity() {}
}
