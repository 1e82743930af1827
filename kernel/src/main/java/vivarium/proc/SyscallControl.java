package vivarium.proc;

import vivarium.abi.SigInfo;

/** What proc asks of the system call dispatcher, which lies above it. */
public interface SyscallControl {
  /** See {@link Task#interruptSyscall}. */
  void interrupt(Task task, boolean restart);

  /** A task takes a signal that is not ignored. */
  void signalled(Task task, SigInfo info);

  /** A task has been made by another one and is about to run. */
  void created(Task parent, Task child);

  /** A task has ended. */
  void ended(Task task);
}
