package vivarium.proc;

/** What proc asks of the system call dispatcher, which lies above it. */
public interface SyscallControl {
  /** See {@link Task#interruptSyscall}. */
  void interrupt(Task task, boolean restart);
}
