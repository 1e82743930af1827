package vivarium.shell.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vivarium.boot.VivariumMachine;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceFormat;
import vivarium.tracefile.TraceRecording;

/**
 * {@code --trace FILE}: a trace of a whole session. It, and every trace that was begun at the
 * prompt, is complete however the session ends: also when a signal ends the JVM.
 */
final class SessionTrace implements AutoCloseable {
  private final @Nullable TraceRecording recording;
  private final String file;
  private final Thread hook;

  private SessionTrace(VivariumMachine machine, @Nullable TraceRecording recording, String file) {
    this.recording = recording;
    this.file = file;
    hook = new Thread(machine.kernel().trace()::end, "trace-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Refuses a file whose name says no format. */
  static void check(@Nullable String file) {
    if (file != null) {
      try {
        TraceFormat.of(file);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--trace " + e.getMessage());
      }
    }
  }

  /** Begins to record if there is a file. */
  static SessionTrace start(VivariumMachine machine, @Nullable String file)
      throws InterruptedException {
    if (file == null) {
      return new SessionTrace(machine, null, "");
    }
    try {
      Path path = Path.of(file);
      TraceRecording recording =
          machine.call(() -> TraceRecording.start(machine.kernel(), path, Selection.ALL, true));
      return new SessionTrace(machine, recording, file);
    } catch (InvalidPathException e) {
      throw new UsageException("--trace " + file + ": not a file name");
    } catch (RuntimeException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new UsageException("--trace " + Session.describe(cause));
      }
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending already, and the hook runs
    }
    if (recording == null) {
      return;
    }
    try {
      recording.close();
    } catch (IOException e) {
      throw new UsageException("--trace " + file + " is not complete: " + e.getMessage());
    }
  }
}
