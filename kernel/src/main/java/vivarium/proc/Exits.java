package vivarium.proc;

import java.util.ArrayList;
import java.util.List;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.WaitFlags;
import vivarium.fs.Tty;
import vivarium.mem.AddressSpace;
import vivarium.sched.TaskState;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;

/**
 * How tasks and processes end.
 *
 * <p>Life's end: {@link #exitGroup} marks the process, its tasks wake and each {@link #finish}es on
 * its own; with the last one the process becomes a zombie: its children get another parent, its own
 * parent hears of it and collects it ({@link #release}), or it goes at once if the parent does not
 * want to know.
 */
public final class Exits {
  private Exits() {}

  /**
   * Begins the end of a process; does nothing if it has begun.
   *
   * @param status as wait(2) reports it
   */
  static void exitGroup(Process process, int status) {
    if (process.exiting()) {
      return;
    }
    process.beginExit(status);
    for (Task task : process.tasks()) {
      if (!task.exited()) {
        task.killWake();
      }
    }
  }

  /** The exit system call of one task: the process ends with the last one. */
  public static void exitTask(Task task, int code) {
    Process process = task.process();
    task.setExitStatus(WaitFlags.exited(code));
    if (process.liveTasks() == 1 && !process.exiting()) {
      process.beginExit(WaitFlags.exited(code));
    }
    finish(task);
  }

  /**
   * Ends a task: it gives back all that it holds. It may have a hart, which goes to another at the
   * turn's end.
   */
  public static void finish(Task task) {
    Kernel kernel = task.kernel();
    Process process = task.process();
    if (task.exited()) {
      return;
    }
    if (process.exiting()) {
      task.setExitStatus(process.exitStatus());
    }
    task.endSyscall();
    kernel.tracing().tracerEnded(task);
    kernel.futexes().exitTask(task);
    Cloning.releaseVforkParent(task);
    AddressSpace space = task.addressSpace();
    if (space != null) {
      Exec.keepPeak(process, space);
      task.setAddressSpace(null);
      kernel.machine().forget(space);
      space.release();
    }
    task.files().release();
    process.endedTasks().add(task);
    if (task.state() == TaskState.RUNNING) {
      process.endedTasks().voluntarySwitches++; // the one away from it, which is still to come
    }
    task.markExited();
    kernel.syscalls().ended(task);
    recordEnd(task);
    leave(task);
  }

  /** An ended task is never run again; with the last one, the process ends. */
  private static void leave(Task task) {
    Kernel kernel = task.kernel();
    Process process = task.process();
    kernel.machine().suspend(task, task.isLeader() ? TaskState.ZOMBIE : TaskState.DEAD);
    Tracee trace = task.tracee();
    if (!task.isLeader() && trace == null) {
      process.taskList().remove(task);
      kernel.pids().remove(task);
    } else if (!task.isLeader() && trace != null) {
      kernel.machine().suspend(task, TaskState.ZOMBIE);
      kernel.tracing().ended(task, trace);
    }
    if (process.liveTasks() == 0) {
      endProcess(process);
    } else {
      kernel.signals().retarget(process);
    }
  }

  /**
   * For a task whose end has failed halfway by a defect of the kernel: what it has not given back
   * stays taken, but it never runs again, and whoever waits for its process hears of the end. Does
   * nothing to a task that has ended as it should.
   */
  public static void abandon(Task task) {
    if (!task.exited()) {
      task.markExited();
    }
    Process process = task.process();
    if (task.state() != TaskState.ZOMBIE && task.state() != TaskState.DEAD) {
      leave(task);
    } else if (process.liveTasks() == 0 && !process.zombie()) {
      endProcess(process);
    }
  }

  /**
   * For exec: all other tasks of the process end here and now, and the caller becomes the first
   * one.
   */
  static void endOtherTasks(Task survivor) {
    Process process = survivor.process();
    if (process.tasks().size() == 1) {
      return;
    }
    Task oldLeader = process.leader();
    if (oldLeader != survivor) {
      Tracing.drop(oldLeader);
    }
    for (Task other : List.copyOf(process.tasks())) {
      if (other != survivor && !other.exited()) {
        finish(other);
      }
    }
    if (oldLeader != survivor) {
      Kernel kernel = survivor.kernel();
      process.taskList().remove(oldLeader);
      kernel.pids().remove(oldLeader);
      kernel.pids().remove(survivor);
      survivor.becomeLeader(process.pid());
      process.setLeader(survivor);
      kernel.pids().add(survivor);
    }
  }

  /** Tells the event log of a task's end. */
  static void recordEnd(Task task) {
    Kernel kernel = task.kernel();
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.EXIT,
              kernel.clock().now(),
              task.sched().hart(),
              task.tid(),
              task.process().pid(),
              task.process().exitStatus());
    }
  }

  /** A thread whose tracer has been told of its end; with the last one, the process is told of. */
  static void releaseThread(Task task) {
    Process process = task.process();
    process.taskList().remove(task);
    process.kernel().pids().remove(task);
    process.kernel().machine().suspend(task, TaskState.DEAD);
    if (process.zombie() && process.taskList().size() == 1) {
      announce(process);
    }
  }

  /** Tells whoever waits for a process that has ended: its tracer first, then its parent. */
  static void announce(Process process) {
    Tracee trace = process.leader().tracee();
    Process parent = process.parent();
    if (trace != null && trace.tracer().process() != parent) {
      process.kernel().tracing().ended(process.leader(), trace);
    } else if (parent != null) {
      tellParent(process, parent);
    }
  }

  private static void endProcess(Process process) {
    Kernel kernel = process.kernel();
    kernel.counters().add(process.leader().sched().hart(), Counter.PROCESSES_EXITED);
    process.timers.cancelAll();
    process.setExecutable(null);
    leaveTerminal(process);
    List<Process> children = new ArrayList<>(process.children());
    process.setZombie();
    for (Process child : children) {
      adopt(process, child);
    }
    Process parent = process.parent();
    if (parent != null) {
      if (ProcessGroups.links(parent, process)) {
        ProcessGroups.hangUpIfOrphaned(kernel, process.processGroup());
      }
      if (process.taskList().size() == 1) {
        announce(process);
      }
    }
  }

  /** A session leader's end hangs up the foreground group and gives the terminal back. */
  private static void leaveTerminal(Process process) {
    Session session = process.session();
    Tty terminal = session.terminal();
    if (session.id() != process.pid() || terminal == null) {
      return;
    }
    Signals signals = process.kernel().signals();
    int foreground = terminal.foregroundGroup();
    session.setTerminal(null);
    terminal.release();
    if (foreground > 0) {
      signals.sendGroup(foreground, SigInfo.kernel(Signal.SIGHUP));
      signals.sendGroup(foreground, SigInfo.kernel(Signal.SIGCONT));
    }
  }

  private static void adopt(Process old, Process child) {
    Kernel kernel = old.kernel();
    Process adopter = adopter(old);
    boolean wasLink = ProcessGroups.links(old, child);
    old.childSet().remove(child);
    old.zombieChildren().remove(child);
    child.setParent(adopter);
    child.setExitSignal(Signal.SIGCHLD); // nobody shall choose what its adopter gets
    adopter.childSet().add(child);
    for (Task task : child.tasks()) {
      if (task.parentDeathSignal != 0 && !task.exited()) {
        kernel.signals().send(task, SigInfo.user(task.parentDeathSignal, 0, old.pid(), old.uid()));
      }
    }
    if (child.zombie() && child.taskList().size() == 1) {
      announce(child);
    } else if (wasLink) {
      ProcessGroups.hangUpIfOrphaned(kernel, child.processGroup());
    }
  }

  /** The nearest ancestor that collects orphans, else the first process. */
  private static Process adopter(Process process) {
    for (Process above = process.parent(); above != null; above = above.parent()) {
      if (above.subreaper && !above.exiting()) {
        return above;
      }
    }
    return process.kernel().init();
  }

  private static void tellParent(Process child, Process parent) {
    parent.zombieChildren().add(child);
    if (parent.kernel().signals().childEnded(child, child.exitStatus())) {
      vanish(child);
    }
    parent.childEvent.wakeAll();
  }

  /**
   * Nobody waits for the child: what it has used is kept with process 1, so that no time gets lost.
   */
  private static void vanish(Process child) {
    Usage kept = child.kernel().init().childrenUsage();
    kept.add(child.usage());
    kept.add(child.childrenUsage());
    release(child);
  }

  /** Takes a zombie out of all tables: it has been collected. */
  static void release(Process process) {
    Kernel kernel = process.kernel();
    process.setReaped();
    Tracing.drop(process.leader());
    Process parent = process.parent();
    if (parent != null) {
      parent.childSet().remove(process);
      parent.zombieChildren().remove(process);
    }
    kernel.machine().suspend(process.leader(), TaskState.DEAD);
    kernel.pids().remove(process.leader());
    kernel.pids().remove(process);
  }
}
