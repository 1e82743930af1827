package vivarium.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes every event as a line of text, {@link TraceEvent#toString} says how; loses none. Register
 * it with {@link Trace#add}, close it when the machine has stopped. Used on the machine's thread.
 */
public final class TraceFile implements TraceRecorder, AutoCloseable {
  private final Writer writer;

  /**
   * @throws IOException if the file cannot be made
   */
  public TraceFile(Path file) throws IOException {
    this(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
  }

  TraceFile(Writer writer) {
    this.writer = new BufferedWriter(writer, 1 << 16);
  }

  @Override
  public void event(
      EventKind kind, long time, int hart, int task, long a, long b, long c, long d, long e) {
    try {
      writer.write(new TraceEvent(kind, time, hart, task, a, b, c, d, e) + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
