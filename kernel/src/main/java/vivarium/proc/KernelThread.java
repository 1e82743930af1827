package vivarium.proc;

import vivarium.abi.Signal;
import vivarium.fs.FileTable;
import vivarium.fs.FsContext;
import vivarium.fs.Location;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;

/**
 * A process that belongs to the kernel and does its work in the background. It is scheduled as all
 * others are, and its time is in /proc like theirs; no signal reaches it.
 */
public final class KernelThread {
  private final Task task;

  private KernelThread(Task task) {
    this.task = task;
  }

  /** Makes one, which runs at once. Throws ErrnoException EAGAIN if there are too many tasks. */
  public static KernelThread start(Kernel kernel, String name, KernelWork work) {
    SignalHandlers handlers = new SignalHandlers();
    for (int signal = 1; signal <= Signal.COUNT; signal++) {
      handlers.set(signal, new SignalAction(Signal.SIG_IGN, 0, 0));
    }
    Location root = kernel.vfs().root();
    int pid = kernel.pids().allocate();
    Process process =
        new Process(
            kernel,
            pid,
            null,
            handlers,
            ResourceLimits.initial(kernel.pids().maxTasks()),
            kernel.init().session(),
            0);
    process.oomScoreAdjustment = -1000;
    Task task =
        new Task(
            kernel,
            pid,
            process,
            name,
            null,
            new FileTable(0),
            new FsContext(root, root, 022),
            Credentials.ROOT);
    task.setKernelWork(work);
    process.setCommandPath("");
    Cloning.enter(process, task);
    Cloning.recordBirth(null, task, 0);
    kernel.machine().start(task);
    return new KernelThread(task);
  }

  /** Has work to do again. */
  public void wake() {
    task.kernel().machine().wake(task);
  }

  /** The task has got a hart. */
  public static void run(Task task, KernelWork work) {
    if (work.step()) {
      task.kernel().machine().attention(task);
    } else {
      task.waiting().channel(WaitChannel.KERNEL_WORK);
      task.kernel().machine().suspend(task, TaskState.SLEEPING);
    }
  }
}
