package vivarium.syscall;

import vivarium.abi.ErrnoException;
import vivarium.proc.Task;

/** Does the work of one system call. Thin: it decodes and validates, then calls the subsystem. */
@FunctionalInterface
public interface SyscallHandler {
  /**
   * Runs on the machine thread.
   *
   * @return the result for a0, {@link Syscalls#BLOCKED}, or {@link Syscalls#REGISTERS_SET}
   * @throws ErrnoException for an error; the dispatcher alone makes it negative
   */
  long call(Task task, long a0, long a1, long a2, long a3, long a4, long a5);
}
