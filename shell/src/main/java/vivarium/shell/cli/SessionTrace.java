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
 * {@code --trace FILE}: a trace of a whole session. The file is complete however the session ends:
 * also when the JVM is told to end by a signal.
 */
final class SessionTrace implements AutoCloseable {
  private final @Nullable TraceRecording recording;
  private final @Nullable String file;
  private final @Nullable Thread hook;

  private SessionTrace(
      @Nullable TraceRecording recording, @Nullable String file, @Nullable Thread hook) {
    this.recording = recording;
    this.file = file;
    this.hook = hook;
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
      return new SessionTrace(null, null, null);
    }
    try {
      Path path = Path.of(file);
      TraceRecording recording =
          machine.call(() -> TraceRecording.start(machine.kernel(), path, Selection.ALL, true));
      Thread hook = new Thread(() -> closeAtEnd(recording, file), "trace-end");
      Runtime.getRuntime().addShutdownHook(hook);
      return new SessionTrace(recording, file, hook);
    } catch (InvalidPathException e) {
      throw new UsageException("--trace " + file + ": not a file name");
    } catch (RuntimeException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new UsageException("--trace " + Session.describe(cause));
      }
      throw e;
    }
  }

  private static void closeAtEnd(TraceRecording recording, String file) {
    try {
      recording.close();
    } catch (IOException e) {
      System.err.println("vivarium: " + incomplete(file, e));
    }
  }

  private static String incomplete(String file, IOException e) {
    return "--trace " + file + " is not complete: " + e.getMessage();
  }

  @Override
  public void close() {
    if (recording == null || file == null || hook == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending already, and the hook runs
    }
    try {
      recording.close();
    } catch (IOException e) {
      throw new UsageException(incomplete(file, e));
    }
  }
}
