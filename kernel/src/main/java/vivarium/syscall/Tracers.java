package vivarium.syscall;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.proc.Process;
import vivarium.proc.Task;

/** The printers of system calls that are at work: {@code --strace}, and each running strace. */
public final class Tracers {
  private final List<Strace> all = new ArrayList<>();

  /** Lets a printer see all that happens from now on. */
  public void add(Strace strace) {
    all.add(strace);
  }

  public void remove(Strace strace) {
    all.remove(strace);
  }

  boolean any() {
    return !all.isEmpty();
  }

  /** A program has been started from outside the machine. */
  public void started(Process process) {
    for (Strace strace : all) strace.started(process);
  }

  void enter(Task task, @Nullable SyscallRow row) {
    for (Strace strace : all) strace.enter(task, row);
  }

  void exit(Task task, @Nullable SyscallRow row, long result) {
    for (Strace strace : all) strace.exit(task, row, result);
  }

  void signal(Task task, SigInfo info) {
    for (Strace strace : all) strace.signal(task, info);
  }

  void created(Task parent, Task child) {
    for (Strace strace : all) strace.created(parent, child);
  }

  void ended(Task task) {
    for (Strace strace : all) strace.ended(task);
  }
}
