package vivarium.proc;

import static vivarium.abi.WaitFlags.*;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.abi.WaitFlags;
import vivarium.sched.TaskState;

/**
 * How a parent learns of its children, and a tracer of what it traces: the search behind wait4(2)
 * and waitid(2).
 */
public final class Waits {
  /** Which children are meant: an id type of {@link WaitFlags} with its id. */
  public record Selection(int type, int id) {
    /** As wait4's pid argument says. */
    public static Selection ofPid(int pid, int ownGroup) {
      if (pid == -1) {
        return new Selection(P_ALL, 0);
      }
      if (pid > 0) {
        return new Selection(P_PID, pid);
      }
      return new Selection(P_PGID, pid == 0 ? ownGroup : -pid);
    }

    boolean matches(Task task) {
      return type == P_PID ? task.tid() == id : matches(task.process());
    }

    boolean matches(Process child) {
      return switch (type) {
        case P_PID -> child.pid() == id;
        case P_PGID -> child.processGroup() == id;
        default -> true;
      };
    }
  }

  /**
   * One change of state.
   *
   * @param code CLD_EXITED and so on
   * @param status the word that wait4 stores
   * @param usage of the child and its collected descendants
   */
  public record Report(int pid, int uid, int code, int status, Usage usage) {
    /** si_status of waitid: an exit code or a signal. */
    public int value() {
      return switch (code) {
        case Signal.CLD_EXITED -> WaitFlags.code(status);
        case Signal.CLD_STOPPED -> WaitFlags.code(status);
        case Signal.CLD_TRAPPED -> status >> 8;
        case Signal.CLD_CONTINUED -> Signal.SIGCONT;
        default -> WaitFlags.signal(status);
      };
    }
  }

  private Waits() {}

  /**
   * Takes a report of a child, or of a task that the caller's process traces, if one has changed
   * state in one of the ways that the options name. A stop for the tracer is reported whatever the
   * options; the end of a traced task is reported to its tracer first.
   *
   * @return null if none has
   * @throws ErrnoException ECHILD if there is no such child
   */
  public static @Nullable Report take(Task caller, Selection which, int options) {
    Process parent = caller.process();
    if ((options & WEXITED) != 0) {
      for (Process child : parent.zombieChildren()) {
        if (which.matches(child) && wanted(child, options)) {
          return collect(child, options);
        }
      }
    }
    boolean any = false;
    boolean stops = (options & (WSTOPPED | WCONTINUED)) != 0;
    for (Process child : candidates(parent, which)) {
      if (which.matches(child) && wanted(child, options)) {
        any = true;
        if (!stops) {
          break;
        }
        Report report = tracedBy(child, parent) ? null : stopOrContinue(child, options);
        if (report != null) {
          return report;
        }
      }
    }
    for (Task tracer : parent.tasks()) {
      if ((options & WNOTHREAD) != 0 && tracer != caller) {
        continue;
      }
      for (Task task : tracer.tracees()) {
        if (which.matches(task)) {
          any = true;
          Report report = traced(task, options);
          if (report != null) {
            return report;
          }
        }
      }
    }
    if (!any) {
      throw ErrnoException.of(Errno.ECHILD);
    }
    return null;
  }

  private static boolean tracedBy(Process child, Process tracer) {
    Tracee trace = child.leader().tracee();
    return trace != null && trace.tracer().process() == tracer;
  }

  private static @Nullable Report traced(Task task, int options) {
    Tracee trace = task.tracee();
    Process process = task.process();
    boolean peek = (options & WNOWAIT) != 0;
    if (trace == null) {
      return null;
    }
    int uid = task.credentials().uid();
    if (!task.exited()) {
      int code = task.state() == TaskState.TRACED ? trace.takeReport(peek) : 0;
      if (code != 0) {
        Usage usage = process.usageOf(task);
        return new Report(task.tid(), uid, Signal.CLD_TRAPPED, code << 8 | 0x7f, usage);
      }
      boolean goes = (options & WCONTINUED) != 0 && task.isLeader();
      return goes && process.jobControl.takeContinueReport(peek)
          ? new Report(task.tid(), uid, Signal.CLD_CONTINUED, CONTINUED, process.usageOf(task))
          : null;
    }
    boolean over =
        !task.isLeader()
            || process.zombie()
                && process.tasks().size() == 1
                && trace.tracer().process() != process.parent();
    if (!over || (options & WEXITED) == 0) {
      return null;
    }
    int status = task.exitStatus();
    Report report = new Report(task.tid(), uid, endCode(status), status, process.usageOf(task));
    if (!peek) {
      task.kernel().tracing().collected(task, trace);
    }
    return report;
  }

  private static int endCode(int status) {
    int killer = WaitFlags.signal(status);
    return killer == 0
        ? Signal.CLD_EXITED
        : (status & 0x80) != 0 ? Signal.CLD_DUMPED : Signal.CLD_KILLED;
  }

  private static Iterable<Process> candidates(Process parent, Selection which) {
    if (which.type() == P_PID) {
      Process child = parent.kernel().pids().process(which.id());
      return child != null && child.parent() == parent ? Set.of(child) : Set.of();
    }
    return parent.children();
  }

  private static boolean wanted(Process child, int options) {
    Tracee trace = child.leader().tracee();
    if (trace != null && trace.tracer().process() == child.parent()) {
      return true;
    }
    boolean isClone = child.exitSignal() != Signal.SIGCHLD;
    return (options & WALL) != 0 || isClone == ((options & WCLONE) != 0);
  }

  private static Report collect(Process child, int options) {
    int status = child.exitStatus();
    int code = endCode(status);
    Usage usage = child.usage();
    usage.add(child.childrenUsage());
    Report report = new Report(child.pid(), child.uid(), code, status, usage);
    Process parent = child.parent();
    if ((options & WNOWAIT) == 0 && parent != null) {
      parent.childrenUsage().add(usage);
      Exits.release(child);
    }
    return report;
  }

  private static @Nullable Report stopOrContinue(Process child, int options) {
    boolean peek = (options & WNOWAIT) != 0;
    if (child.zombie()) {
      return null;
    }
    int signal = (options & WSTOPPED) != 0 ? child.jobControl.takeStopReport(peek) : 0;
    if (signal != 0) {
      return new Report(
          child.pid(), child.uid(), Signal.CLD_STOPPED, stopped(signal), child.usage());
    }
    if ((options & WCONTINUED) != 0 && child.jobControl.takeContinueReport(peek)) {
      return new Report(child.pid(), child.uid(), Signal.CLD_CONTINUED, CONTINUED, child.usage());
    }
    return null;
  }
}
