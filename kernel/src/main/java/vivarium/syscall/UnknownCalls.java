package vivarium.syscall;

import java.util.HashSet;
import java.util.Set;
import vivarium.abi.Errno;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.trace.Counter;

/**
 * System calls that the table does not have: ENOSYS, counted, and each number said once in the log.
 */
final class UnknownCalls {
  private final Kernel kernel;
  private final Set<Long> said = new HashSet<>();

  UnknownCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  long call(Task task) {
    long number = task.syscallNumber();
    kernel.counters().add(task.sched().hart(), Counter.SYSCALLS_UNKNOWN);
    if (said.size() < 1024 && said.add(number)) {
      kernel
          .log()
          .info(
              "{}: system call {} ({}) is not supported",
              task,
              number,
              SyscallNumbers.name(number));
    }
    return -Errno.ENOSYS;
  }
}
