package vivarium.proc;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.WaitFlags;
import vivarium.sched.Costs;
import vivarium.sched.HartState;
import vivarium.sched.Machine;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;

/**
 * Runs a {@link HostProgram} as a task: its thread and the machine's take strict turns, handing
 * over by semaphores, so that only one of them is ever inside the kernel. {@link HostSystem} has
 * the calls that the program makes.
 *
 * <p>Fields are guarded by that hand-over.
 */
public final class HostRunner {
  private final Task task;
  private final HostProgram program;
  private final HostTask calls;
  private final Thread thread;
  private final Semaphore toHost = new Semaphore(0);
  private final Semaphore toMachine = new Semaphore(0);
  private final Set<Integer> noted = new TreeSet<>();

  private boolean started;
  private boolean finished;
  private boolean interrupted;

  /** What ended the program, and is to end the machine. */
  private @Nullable Error failure;

  /** The program waits for the host, outside of the kernel. */
  private boolean outside;

  /** It has finished that and wants to come back in. */
  private boolean returning;

  HostRunner(Task task, HostProgram program, java.util.List<String> arguments) {
    this.task = task;
    this.program = program;
    this.calls = new HostSystem(task, this, arguments);
    this.thread = new Thread(this::main, "host-" + task.tid());
    thread.setDaemon(true);
  }

  /** The argument vector, for /proc/pid/cmdline. */
  public java.util.List<String> arguments() {
    return calls.arguments();
  }

  // On the machine thread

  /** The task has got a hart: lets the program run until it waits, yields or ends. */
  public void resume() {
    HartState hart = task.kernel().machine().harts().get(task.sched().hart());
    hart.charge(Costs.SYSTEM_CALL);
    if (task.process().exiting() && (!started || outside)) {
      Exits.finish(task);
      thread.interrupt();
      return;
    }
    if (outside && !returning) {
      lookAtSignalsOutside();
      return;
    }
    if (!started) {
      started = true;
      thread.start();
    }
    vivarium.sched.Door door = task.kernel().machine().door();
    Thread machine = Thread.currentThread();
    door.enter(thread);
    toHost.release();
    toMachine.acquireUninterruptibly();
    door.enter(machine);
    if (failure != null) {
      throw failure;
    }
    if (!finished) {
      task.kernel().machine().attention(task);
    }
  }

  private void lookAtSignalsOutside() {
    Kernel kernel = task.kernel();
    while (kernel.signals().hasDeliverable(task)) {
      switch (kernel.signals().deliver(task)) {
        case EXITED -> {
          Exits.finish(task);
          thread.interrupt();
          return;
        }
        case STOPPED, TRACED -> {
          kernel.machine().suspend(task, TaskState.STOPPED);
          return;
        }
        case RUN -> {}
      }
    }
    kernel.machine().suspend(task, TaskState.SLEEPING);
  }

  /** A signal arrived that the program does not leave to its default. */
  void note(int signal, SignalAction action) {
    if (!action.isIgnore()) {
      noted.add(signal);
      interrupted = true;
    }
  }

  // On the program's thread

  private void main() {
    int status = WaitFlags.exited(1);
    try {
      toHost.acquire();
      status = WaitFlags.exited(program.main(calls));
    } catch (HostExit e) {
      status = task.process().exitStatus();
    } catch (InterruptedException e) {
      status = vivarium.abi.Signal.SIGKILL;
    } catch (ErrnoException e) {
      task.kernel().log().warn("{}: {}", task, Errno.text(e.errno()));
    } catch (RuntimeException | StackOverflowError e) {
      StackTraceElement[] trace = e.getStackTrace();
      String where = trace.length == 0 ? "" : " at " + trace[0];
      task.kernel().log().error("host program {} failed: {}{}", task, e.toString(), where);
    } catch (Error e) {
      failure = e;
    }
    finished = true;
    if (failure == null
        && !task.exited()
        && task.hostRunner() == this
        && task.kernel().machine().door().inside()) {
      task.kernel().exitGroup(task, status);
      Exits.finish(task);
    }
    toMachine.release();
  }

  /** Gives the machine its turn; returns when the task has a hart again. */
  private void pause() throws InterruptedException {
    toMachine.release();
    toHost.acquire();
  }

  /** Refuses to go on in a program that has ended. */
  void requireAlive() {
    if (task.exited() || task.hostRunner() != this || task.process().exiting()) {
      throw HostExit.INSTANCE;
    }
  }

  /** Looks at signals: may end or stop the program. */
  void lookAtSignals() throws InterruptedException {
    Kernel kernel = task.kernel();
    requireAlive();
    while (kernel.signals().hasDeliverable(task)) {
      switch (kernel.signals().deliver(task)) {
        case EXITED -> throw HostExit.INSTANCE;
        case STOPPED, TRACED -> {
          kernel.machine().suspend(task, TaskState.STOPPED);
          pause();
          requireAlive();
        }
        case RUN -> {}
      }
    }
  }

  /**
   * Runs an operation as a system call's handler, waiting as often as it returns {@link
   * Task#BLOCKED}.
   *
   * @throws ErrnoException what the operation throws; EINTR if a noted signal ended the wait
   */
  long call(LongSupplier operation) throws InterruptedException {
    try {
      while (true) {
        lookAtSignals();
        interrupted = false;
        long result = operation.getAsLong();
        if (DeviceWait.payOwed(task)) {
          pause();
          if (result == Task.BLOCKED) {
            task.unblock(); // what it waits for may have come meanwhile: look again
            continue;
          }
        }
        if (result != Task.BLOCKED) {
          return result;
        }
        if (!task.kernel().signals().hasDeliverable(task)) {
          task.block();
          pause();
        }
        task.unblock();
        lookAtSignals();
        if (interrupted) {
          interrupted = false;
          throw ErrnoException.of(Errno.EINTR);
        }
      }
    } finally {
      task.endSyscall();
    }
  }

  /** Lets other tasks run. */
  void yield() throws InterruptedException {
    lookAtSignals();
    task.kernel().machine().yield(task);
    pause();
    lookAtSignals();
  }

  /** Does what has come by the door, without leaving the hart, and looks at signals. */
  void listen() throws InterruptedException {
    Machine machine = task.kernel().machine();
    machine.letIn(task.sched().hart());
    if (machine.stopping()) {
      throw new InterruptedException("the machine is to stop");
    }
    interrupted = false;
    lookAtSignals();
    if (interrupted) {
      interrupted = false;
      throw ErrnoException.of(Errno.EINTR);
    }
  }

  <T extends @Nullable Object> T hostWait(Callable<T> action) throws Exception {
    lookAtSignals();
    Kernel kernel = task.kernel();
    vivarium.sched.Door door = kernel.machine().door();
    door.expect();
    outside = true;
    task.waiting().channel(WaitChannel.HOST);
    kernel.machine().suspend(task, TaskState.SLEEPING);
    toMachine.release();
    try {
      return action.call();
    } finally {
      door.post(this::comeBack);
      toHost.acquire();
      outside = false;
      returning = false;
      task.waiting().channel(WaitChannel.NONE);
      lookAtSignals();
    }
  }

  /** On the machine thread, by the door. */
  private void comeBack() {
    Kernel kernel = task.kernel();
    kernel.machine().door().arrived();
    returning = true;
    if (task.exited()) {
      toHost.release();
    } else {
      kernel.machine().wake(task);
    }
  }

  /** The noted signals since the last time. */
  Set<Integer> takeNoted() {
    Set<Integer> taken = new TreeSet<>(noted);
    noted.clear();
    return taken;
  }

  /** The program has been replaced: its thread unwinds, and the task is a guest's. */
  HostExit replaced() {
    task.setHostRunner(null);
    return HostExit.INSTANCE;
  }
}
