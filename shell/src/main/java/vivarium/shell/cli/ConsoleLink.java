package vivarium.shell.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.boot.VivariumMachine;
import vivarium.fs.OpenFile;
import vivarium.fs.Tty;
import vivarium.shell.exec.Shell;
import vivarium.shell.machine.GuestView;
import vivarium.shell.machine.LineSource;
import vivarium.shell.terminal.Completion;
import vivarium.shell.terminal.Editor;

/**
 * Ties the person's terminal to a machine's console; what comes from the person enters by the
 * machine's door. The terminal is opened on a thread of its own while the machine boots; whoever
 * needs it waits for it.
 */
final class ConsoleLink implements Editor.Console, LineSource, AutoCloseable {
  /** Status of what SIGINT has ended. */
  private static final int INTERRUPTED = 130;

  private final FutureTask<Editor> opening;
  private final TypedAhead keys = new TypedAhead();
  private final BooleanSupplier stuck;
  private volatile @Nullable VivariumMachine machine;

  /**
   * With a line editor, if {@code lines} are to be read.
   *
   * @param stuck tells whether the machine will never see what is typed
   */
  ConsoleLink(boolean lines, BooleanSupplier stuck) {
    this.stuck = stuck;
    opening = new FutureTask<>(() -> Editor.open(this, lines));
    Thread.ofPlatform().daemon().name("terminal").start(opening);
  }

  private Editor editor() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      String why = e.getCause() instanceof IOException cause ? cause.getMessage() : null;
      throw new UsageException("cannot use this terminal: " + (why == null ? e.getCause() : why));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Consumer<byte[]> screen() {
    return bytes -> editor().screen().accept(bytes);
  }

  boolean colourful() {
    return editor().colourful();
  }

  /** Connects to a machine; gives the console as the guest's descriptors 0, 1 and 2. */
  List<OpenFile> open(VivariumMachine booted, Streams streams) throws InterruptedException {
    machine = booted;
    editor().connect();
    return booted.call(
        () -> List.of(booted.openConsole(), booted.openConsole(), booted.openConsole()));
  }

  private void inside(Consumer<Tty> action) {
    VivariumMachine booted = machine;
    if (booted != null) {
      booted.door().post(() -> action.accept(booted.console()));
    }
  }

  @Override
  public void type(byte[] bytes) {
    for (byte key : bytes) {
      if (key == TypedAhead.CTRL_C) {
        interrupted();
      }
    }
    if (!keys.take(bytes)) {
      inside(console -> console.input(bytes));
    }
  }

  @Override
  public void interrupted() {
    if (stuck.getAsBoolean()) {
      close();
      Runtime.getRuntime().exit(INTERRUPTED);
    }
  }

  @Override
  public void resize(int rows, int columns) {
    inside(console -> console.resize(rows, columns));
  }

  @Override
  public void hangup() {
    inside(Tty::hangup);
  }

  @Override
  public void keepKeys(boolean keep) {
    byte[] rest = keys.keep(keep);
    if (rest.length > 0) {
      type(rest);
    }
  }

  @Override
  public boolean takeInterrupt() {
    return keys.takeInterrupt();
  }

  @Override
  public byte[] takeTypedAhead() {
    VivariumMachine booted = machine;
    if (booted == null) {
      return new byte[0];
    }
    try {
      Callable<byte[]> take = () -> booted.console().takeInput();
      return keys.after(booted.call(take));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new byte[0];
    }
  }

  @Override
  public void begin(Shell shell, GuestView view) {
    editor().begin(new Completion(view), historyFile());
  }

  private static Path historyFile() {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("vivarium").resolve("history");
  }

  @Override
  public @Nullable String readLine(String prompt) throws InterruptedException {
    return editor().readLine(prompt);
  }

  @Override
  public void show(String text) {
    editor().screen().accept(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String prompt(String directory, int lastStatus) {
    if (!editor().colourful()) {
      return "vivarium:" + directory + "$ ";
    }
    String mark = lastStatus == 0 ? "\u001b[32m" : "\u001b[31m";
    return mark + "vivarium\u001b[0m:\u001b[34m" + directory + "\u001b[0m$ ";
  }

  @Override
  public void close() {
    try {
      opening.get().close();
    } catch (ExecutionException e) {
      // it was never opened, and whoever needed it was told
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
