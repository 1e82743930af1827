package vivarium.tracefile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vivarium.trace.EventKind;

/**
 * The way from the machine to the disk: records are put into a chunk of words; full chunks go
 * through a bounded queue to a thread of their own, which puts them in order, encodes and writes
 * them. Nothing is ever lost: if the disk is slower than the machine, the machine waits. After a
 * failure, of whatever kind, what follows is thrown away, the machine goes on, and {@link #close}
 * tells from which event on the file lacks them.
 *
 * <p>{@link #put}, {@link #sample} and {@link #close} are called by one thread at a time.
 */
final class TraceWriter implements AutoCloseable {
  private static final int CHUNK_WORDS = 1 << 14;
  private static final int CHUNKS = 32;
  private static final int WRITE_BYTES = 1 << 16;

  /** How long to wait before looking whether the writer is still there. */
  private static final int PATIENCE_MS = 200;

  /** A chunk and how many of its words are used; the last one is marked. */
  private static final class Chunk {
    final long[] words = new long[CHUNK_WORDS];
    int used;
    boolean last;
  }

  private final TraceEncoder encoder;
  private final TaskTable tasks;
  private final Bytes out;
  private final OutputStream file;
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS);
  private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS);
  private final EventOrder order = new EventOrder();
  private final Thread thread = new Thread(this::write, "trace-writer");
  private Chunk chunk = new Chunk();
  private int made = 1;
  private boolean closed;

  /** Time of the last record that was encoded, and how many events were; the writer's own. */
  private long lastTime;

  private long encoded;

  /** The same of what has reached the file. */
  private long writtenTime;

  private long written;

  /** Written by the writer before it ends. */
  private volatile @Nullable IOException failure;

  /** What ended the writer itself, before it could tell of it; null if nothing did. */
  private volatile @Nullable Throwable death;

  TraceWriter(TraceEncoder encoder, TaskTable tasks, Bytes out, OutputStream file) {
    this.encoder = encoder;
    this.tasks = tasks;
    this.out = out;
    this.file = file;
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((writer, error) -> death = error);
    thread.start();
  }

  /** One event; waits if the writer is far behind. */
  void put(EventKind kind, long time, int hart, int task, long[] arguments) {
    Chunk into = room();
    int at = into.used;
    into.words[at] = time;
    into.words[at + 1] = TraceRecords.header(kind.ordinal(), hart, task);
    System.arraycopy(arguments, 0, into.words, at + TraceRecords.HEADER, arguments.length);
    into.used = at + TraceRecords.HEADER + arguments.length;
  }

  /** A figure's new value. */
  void sample(Figure figure, long time, int of, long value) {
    Chunk into = room();
    into.words[into.used++] = time;
    into.words[into.used++] = TraceRecords.header(TraceRecords.SAMPLE, figure.ordinal(), of);
    into.words[into.used++] = value;
  }

  private Chunk room() {
    if (CHUNK_WORDS - chunk.used < TraceRecords.LONGEST) handOver();
    return chunk;
  }

  private void handOver() {
    if (failure != null || !give(full, chunk)) { // nobody will write it
      chunk.used = 0;
      return;
    }
    Chunk next = empty.poll();
    if (next == null && made < CHUNKS) {
      made++;
      next = new Chunk();
    }
    if (next == null) next = take(empty);
    chunk = next != null ? next : new Chunk();
  }

  /**
   * Waits in spite of interruptions, which are kept for whoever interrupts, until there is room, or
   * the writer is gone: false.
   */
  private boolean give(BlockingQueue<Chunk> queue, Chunk what) {
    boolean interrupted = false;
    boolean given = false;
    while (!given && thread.isAlive()) {
      try {
        given = queue.offer(what, PATIENCE_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    return given;
  }

  /** Waits in the same way for a chunk; null if the writer is gone. */
  private @Nullable Chunk take(BlockingQueue<Chunk> queue) {
    boolean interrupted = false;
    Chunk taken = null;
    while (taken == null && thread.isAlive()) {
      try {
        taken = queue.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    return taken;
  }

  // The writer's thread

  private void write() {
    attempt(encoder::begin);
    boolean last = false;
    while (!last) {
      Chunk next = take(full);
      if (next == null) return; // this thread itself is alive
      last = next.last;
      boolean everything = last;
      attempt(() -> sort(next, everything));
      next.used = 0;
      give(empty, next);
    }
    attempt(() -> encoder.end(lastTime));
    attempt(this::flush);
    try {
      file.close();
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()), e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /**
   * Does something unless it has failed before. The machine must not wait for ever because of a
   * defect here, or for want of the host's memory: whatever is thrown, this thread goes on taking
   * chunks. Should even saying so fail, the thread ends, and {@link #give} and {@link #take}
   * notice.
   */
  private void attempt(Step step) {
    if (failure != null) return;
    try {
      step.run();
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()), e);
    } catch (OutOfMemoryError e) {
      fail("the host's memory for Vivarium is used up", e);
    } catch (RuntimeException | Error e) {
      fail("internal error: " + e, e);
    }
  }

  private void sort(Chunk from, boolean everything) {
    for (int at = 0; at < from.used; ) {
      int length = TraceRecords.length(from.words, at);
      order.add(from.words, at, length);
      at += length;
    }
    order.release(this::encode, everything);
  }

  private void encode(long[] words, int at) {
    if (failure != null) return;
    long header = words[at + 1];
    int task = TraceRecords.task(header);
    lastTime = Math.max(lastTime, words[at]);
    int arguments = at + TraceRecords.HEADER;
    if (TraceRecords.kind(header) == TraceRecords.SAMPLE) {
      Figure figure = Figure.values()[TraceRecords.hart(header)];
      encoder.sample(figure, words[at], task, words[arguments]);
    } else {
      EventKind kind = TraceRecords.event(header);
      tasks.learn(kind, task, words, arguments);
      encoder.event(kind, words[at], TraceRecords.hart(header), task, words, arguments);
      encoded++;
    }
    if (out.size() >= WRITE_BYTES) attempt(this::flush);
  }

  private void flush() throws IOException {
    file.write(out.array(), 0, out.size());
    out.clear();
    written = encoded;
    writtenTime = lastTime;
  }

  private void fail(String why, Throwable cause) {
    if (failure == null) failure = incomplete(why, cause);
  }

  private IOException incomplete(String why, @Nullable Throwable cause) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "%s; it lacks what came after its event %d, at %d.%09d s",
            why,
            written,
            writtenTime / 1_000_000_000,
            writtenTime % 1_000_000_000),
        cause);
  }

  /**
   * Ends the file and waits until it is written.
   *
   * @throws IOException if something could not be written
   */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      chunk.last = true;
      give(full, chunk);
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    IOException failed = failure;
    if (failed != null) throw failed;
    Throwable died = death;
    if (died != null) {
      file.close();
      throw incomplete("its writer has died of " + died.getClass().getName(), died);
    }
  }
}
