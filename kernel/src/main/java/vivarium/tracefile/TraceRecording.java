package vivarium.tracefile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import vivarium.proc.Kernel;
import vivarium.trace.EventKind;
import vivarium.trace.TraceRecorder;

/**
 * A trace file while it is recorded: from {@link #start} to {@link #close} all chosen events of a
 * machine go there, none is lost, and figures are sampled at most once a ms of virtual time.
 */
public final class TraceRecording implements TraceRecorder, AutoCloseable {
  private final Kernel kernel;
  private final String name;
  private final TraceWriter writer;
  private final Filter filter;
  private final FigureSampler sampler;
  private final boolean figures;
  private final SessionEnd end;

  private TraceRecording(
      Kernel kernel,
      String name,
      TraceWriter writer,
      Filter filter,
      boolean figures,
      SessionEnd end) {
    this.kernel = kernel;
    this.name = name;
    this.writer = writer;
    this.filter = filter;
    this.figures = figures;
    this.end = end;
    this.sampler = new FigureSampler(kernel, writer);
  }

  /**
   * Begins to record; call inside the machine.
   *
   * @param session whether the recording ends by itself with the next process that is started from
   *     outside: with the switch away from it
   * @throws IllegalArgumentException if the file's suffix says no format
   * @throws IllegalStateException if a trace is being written to that file already
   * @throws IOException if the file cannot be made
   */
  public static TraceRecording start(Kernel kernel, Path file, Selection selection, boolean session)
      throws IOException {
    TraceFormat format = TraceFormat.of(file.toString());
    if (kernel.trace().any(other -> other instanceof TraceRecording it && it.writes(file))) {
      throw new IllegalStateException(file + ": another trace is being written to it");
    }
    OutputStream stream = Files.newOutputStream(file);
    return start(kernel, format, stream, file.toString(), selection, session);
  }

  /** The same into a stream, which is closed in the end. */
  public static TraceRecording start(
      Kernel kernel, TraceFormat format, OutputStream file, Selection selection, boolean session) {
    return start(kernel, format, file, "", selection, session);
  }

  private static TraceRecording start(
      Kernel kernel,
      TraceFormat format,
      OutputStream file,
      String name,
      Selection selection,
      boolean session) {
    TaskTable tasks = TaskTable.of(kernel);
    Bytes out = new Bytes(1 << 17);
    TraceEncoder encoder = format.encoder(tasks, kernel.machine().harts().size(), out);
    TraceWriter writer = new TraceWriter(encoder, tasks, out, file);
    Filter filter = new Filter(selection, tasks.processes());
    TraceRecording recording =
        new TraceRecording(
            kernel, name, writer, filter, selection.figures(), new SessionEnd(kernel, session));
    kernel.trace().add(recording);
    return recording;
  }

  private boolean writes(Path file) {
    try {
      Path own = Path.of(name);
      return !name.isEmpty() && Files.isRegularFile(own) && Files.isSameFile(own, file);
    } catch (IOException e) {
      return false; // one of them is not there
    }
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] arguments) {
    if (end.passed(kind, task, arguments)) return;
    if (figures) sampler.look(time);
    long second = arguments.length > 1 ? arguments[1] : 0;
    if (filter.passes(kind, task, arguments[0], second)) {
      writer.put(kind, time, hart, task, arguments);
    }
  }

  /** The machine is gone: ends the file. {@link #close} still tells of a failure. */
  @Override
  public void ended() {
    try {
      close();
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      kernel.log().error("the trace {} is not complete: {}", name, why);
      kernel.trace().incomplete("the trace " + name + " is not complete: " + why);
    }
  }

  /**
   * Ends the file; from any thread, also while the machine runs (between two turns if the trace of
   * a session is to have its last switch). Does nothing the second time.
   *
   * @throws IOException if something could not be written: the file is not complete
   */
  @Override
  public void close() throws IOException {
    kernel.trace().remove(this);
    synchronized (this) {
      writer.close();
    }
  }
}
