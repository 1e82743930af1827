package vivarium.boot;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vivarium.abi.OpenFlags;
import vivarium.abi.WaitFlags;
import vivarium.debug.Symbols;
import vivarium.fs.OpenFile;
import vivarium.fs.Tty;
import vivarium.proc.FirstProcess;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.sched.Door;
import vivarium.syscall.Dispatcher;

/**
 * A running machine. Its methods may be called from any thread but its own; the kernel itself may
 * only be touched inside {@link #call}.
 */
public final class VivariumMachine implements AutoCloseable {
  private static final String CONSOLE = "/dev/console";

  private final Kernel kernel;
  private final Dispatcher dispatcher;
  private final Tty console;
  private final Symbols symbols;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable Thread thread;

  VivariumMachine(Kernel kernel, Dispatcher dispatcher, Tty console, Symbols symbols) {
    this.console = console;
    this.symbols = symbols;
    this.kernel = kernel;
    this.dispatcher = dispatcher;
  }

  void startThread() {
    Thread machine = new Thread(null, this::run, "machine", 16 << 20);
    machine.setDaemon(true);
    thread = machine;
    machine.start();
  }

  private void run() {
    try {
      kernel.machine().run();
      ended.complete(null);
    } catch (InterruptedException e) {
      ended.complete(null);
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
      kernel.machine().stop();
    }
  }

  /**
   * The services of the kernel; its fields are fixed, their contents are guarded by {@link #call}.
   */
  public Kernel kernel() {
    return kernel;
  }

  public Door door() {
    return kernel.machine().door();
  }

  /** The console terminal: keystrokes go to its {@code input}, through the door. */
  public Tty console() {
    return console;
  }

  /** Opens the console for reading and writing, for a {@link ProgramStart}. */
  public OpenFile openConsole() throws InterruptedException {
    return call(() -> kernel.vfs().open(kernel.vfs().kernelUser(), CONSOLE, OpenFlags.O_RDWR, 0));
  }

  /** Names of the addresses of its processes; guarded by {@link #call}. */
  public Symbols symbols() {
    return symbols;
  }

  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /**
   * Runs something inside the machine, between two turns of its harts, and waits for its result.
   */
  public <T extends @Nullable Object> T call(Callable<T> action) throws InterruptedException {
    return door().call(action);
  }

  /**
   * Starts a process.
   *
   * @return its exit, see {@link Exit}
   * @throws vivarium.abi.ErrnoException if the program cannot be had, as execve says
   */
  public Exit start(ProgramStart what) throws InterruptedException {
    return call(() -> startInside(what));
  }

  private Exit startInside(ProgramStart what) {
    String name = what.path().substring(what.path().lastIndexOf('/') + 1);
    Task child = FirstProcess.child(kernel, name);
    for (OpenFile file : what.files()) {
      child.files().install(file, false);
    }
    kernel.vfs().changeDirectory(child, kernel.vfs().resolve(child, what.directory()));
    if (what.foreground()) { // a session leader's first terminal becomes its controlling one
      kernel.vfs().open(child, CONSOLE, OpenFlags.O_RDWR, 0).release();
    }
    CompletableFuture<Integer> status = new CompletableFuture<>();
    child.process().onExit(status::complete);
    if (what.program() != null) {
      FirstProcess.start(child, what.program(), what.arguments());
    } else {
      FirstProcess.start(child, what.path(), what.arguments(), what.environment());
      dispatcher.tracers().started(child.process());
    }
    return new Exit(child.process(), status, ended);
  }

  /**
   * The end of a process that was started from outside.
   *
   * @param process for use inside the machine only
   */
  public record Exit(
      Process process, CompletableFuture<Integer> status, CompletableFuture<Void> machineEnded) {

    /** Waits for it; the result is as wait(2) reports it. */
    public int await() throws InterruptedException {
      try {
        CompletableFuture.anyOf(status, machineEnded).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the machine has failed: " + e.getCause(), e.getCause());
      }
      return status.getNow(vivarium.abi.Signal.SIGKILL);
    }

    /** Waits for it, but no longer than so many ms of the host; whether it has come. */
    public boolean within(long milliseconds) throws InterruptedException {
      try {
        CompletableFuture.anyOf(status, machineEnded).get(milliseconds, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        return true; // await tells of it
      }
    }

    /** Waits for it; the exit code, or 128 plus the signal that ended it. */
    public int awaitShellStatus() throws InterruptedException {
      return WaitFlags.shellStatus(await());
    }
  }

  /** Stops the machine; whatever still runs in it is gone. */
  @Override
  public void close() {
    kernel.machine().stop();
    Thread machine = thread;
    if (machine == null || machine == Thread.currentThread()) {
      return;
    }
    try {
      machine.join();
      kernel.trace().end();
      kernel.vfs().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
