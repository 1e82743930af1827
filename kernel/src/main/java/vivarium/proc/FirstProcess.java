package vivarium.proc;

import java.util.List;
import vivarium.abi.Signal;
import vivarium.fs.FileTable;
import vivarium.fs.FsContext;
import vivarium.fs.Location;
import vivarium.fs.Names;
import vivarium.sched.WaitChannel;

/**
 * Process 1, and how it starts others. It belongs to the kernel: it executes nothing, sleeps for
 * ever, adopts orphans and lets them go as soon as they end. No signal ends it.
 */
public final class FirstProcess {
  private static final int OPEN_FILES = 1024;

  private FirstProcess() {}

  /** Makes process 1; once, at boot. */
  public static Process create(Kernel kernel) {
    Session session = new Session(1);
    SignalHandlers handlers = new SignalHandlers();
    for (int signal = 1; signal <= Signal.COUNT; signal++) {
      handlers.set(signal, new SignalAction(Signal.SIG_IGN, 0, 0));
    }
    Location root = kernel.vfs().root();
    Process init =
        new Process(
            kernel,
            kernel.pids().allocate(),
            null,
            handlers,
            ResourceLimits.initial(kernel.pids().maxTasks()),
            session,
            1);
    init.oomScoreAdjustment = -1000;
    Task task =
        new Task(
            kernel,
            init.pid(),
            init,
            "init",
            null,
            new FileTable(OPEN_FILES),
            new FsContext(root, root, 022),
            Credentials.ROOT);
    init.setCommandPath("init");
    task.waiting().channel(WaitChannel.CHILD);
    kernel.setInit(init);
    Cloning.enter(init, task);
    return init;
  }

  /**
   * Makes a child of process 1 in a session and group of its own, without files and with default
   * signals; it does not run yet.
   */
  public static Task child(Kernel kernel, String name) {
    Task child = Cloning.make(kernel.init().leader(), CloneArguments.FORK);
    child.process().setHandlers(new SignalHandlers());
    child.process().oomScoreAdjustment = 0;
    child.setName(name);
    ProcessGroups.newSession(child.process());
    return child;
  }

  /**
   * Gives a child its program and starts it. Undone, with the errno thrown, if the program cannot
   * be had.
   */
  public static void start(
      Task child, String path, List<String> arguments, List<String> environment) {
    try {
      Location place = child.kernel().vfs().resolve(child, path);
      Exec.exec(child, place, path, Names.toLatin1(arguments), Names.toLatin1(environment));
    } catch (RuntimeException e) {
      Cloning.undo(child);
      throw e;
    }
    Cloning.begin(child.kernel().init().leader(), child, CloneArguments.FORK);
  }

  /** Makes a child run a Java program. */
  public static void start(Task child, HostProgram program, List<String> arguments) {
    child.setHostRunner(new HostRunner(child, program, arguments));
    child.process().setCommandPath(child.name());
    Cloning.begin(child.kernel().init().leader(), child, CloneArguments.FORK);
  }
}
