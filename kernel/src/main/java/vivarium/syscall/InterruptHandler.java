package vivarium.syscall;

import vivarium.proc.Task;

/**
 * Ends a waiting system call that a signal's handler interrupts: nanosleep writes the time that is
 * left, say.
 */
@FunctionalInterface
public interface InterruptHandler {
  /**
   * @return the result, a negative errno included; {@link Syscalls#BLOCKED} for nothing to report:
   *     then the row's {@link Restart} decides
   */
  long interrupted(Task task, long a0, long a1, long a2, long a3, long a4, long a5);
}
