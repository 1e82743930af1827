package vivarium.proc;

import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.fs.JobControl;

/** Process groups and sessions: setpgid(2), setsid(2), and what terminals need to know of them. */
public final class ProcessGroups implements JobControl {
  private final Kernel kernel;

  public ProcessGroups(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * setpgid(2) by a process for itself or a child.
   *
   * @param pid 0 for the caller
   * @param group 0 for the process's own pid
   */
  public static void setProcessGroup(Process caller, int pid, int group) {
    Kernel kernel = caller.kernel();
    if (group < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Process target = pid == 0 ? caller : kernel.pids().process(pid);
    if (target == null || target != caller && target.parent() != caller) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    if (target != caller) {
      if (target.session() != caller.session()) {
        throw ErrnoException.of(Errno.EPERM);
      }
      if (target.executed()) {
        throw ErrnoException.of(Errno.EACCES);
      }
    }
    if (target.session().id() == target.pid()) {
      throw ErrnoException.of(Errno.EPERM);
    }
    int wanted = group == 0 ? target.pid() : group;
    if (wanted != target.pid()
        && kernel.pids().group(wanted).stream()
            .noneMatch(member -> member.session() == target.session())) {
      throw ErrnoException.of(Errno.EPERM);
    }
    move(target, wanted);
  }

  /** setsid(2): a new session and group without a terminal; EPERM for the leader of a group. */
  public static int newSession(Process process) {
    PidTable pids = process.kernel().pids();
    if (!pids.group(process.pid()).isEmpty()) {
      throw ErrnoException.of(Errno.EPERM);
    }
    pids.changeSession(process, new Session(process.pid()));
    move(process, process.pid());
    return process.pid();
  }

  private static void move(Process process, int group) {
    if (process.processGroup() != group) {
      PidTable pids = process.kernel().pids();
      pids.leaveGroup(process);
      pids.joinGroup(process, group);
    }
  }

  /**
   * Whether the parent can continue the child's group: it is in another group of the same session.
   */
  static boolean links(Process parent, Process child) {
    return parent != parent.kernel().init()
        && parent.processGroup() != child.processGroup()
        && parent.session() == child.session();
  }

  /** Whether no member has a parent in another group of the same session, who could continue it. */
  static boolean orphaned(Kernel kernel, int group) {
    for (Process member : kernel.pids().group(group)) {
      Process parent = member.parent();
      if (!member.zombie() && parent != null && links(parent, member)) {
        return false;
      }
    }
    return true;
  }

  /** A group that has just become orphaned and has a stopped member gets SIGHUP and SIGCONT. */
  static void hangUpIfOrphaned(Kernel kernel, int group) {
    if (!orphaned(kernel, group)) {
      return;
    }
    for (Process member : kernel.pids().group(group)) {
      if (member.jobControl.stopped() && !member.zombie()) {
        kernel.signals().sendGroup(group, SigInfo.kernel(Signal.SIGHUP));
        kernel.signals().sendGroup(group, SigInfo.kernel(Signal.SIGCONT));
        return;
      }
    }
  }

  // For terminals

  @Override
  public void signalGroup(int processGroup, int signal) {
    kernel.signals().sendGroup(processGroup, SigInfo.kernel(signal));
  }

  @Override
  public boolean groupExists(int processGroup) {
    return !kernel.pids().group(processGroup).isEmpty();
  }

  @Override
  public boolean groupInSession(int processGroup, int session) {
    return kernel.pids().group(processGroup).stream()
        .anyMatch(member -> member.session().id() == session);
  }

  @Override
  public boolean orphaned(int processGroup) {
    return orphaned(kernel, processGroup);
  }

  @Override
  public void detachSession(int session) {
    for (Process process : List.copyOf(kernel.pids().processes())) {
      if (process.session().id() == session) {
        process.session().setTerminal(null);
      }
    }
  }
}
