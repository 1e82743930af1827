package vivarium.tracefile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import vivarium.trace.EventKind;

/**
 * The way from the machine to the disk: records are put into a chunk of words; full chunks go
 * through a bounded queue to a thread of their own, which puts them in order, encodes and writes
 * them. Nothing is ever lost: if the disk is slower than the machine, the machine waits. After a
 * failure to write, what follows is thrown away, and {@link #close} tells of it.
 *
 * <p>{@link #put}, {@link #sample} and {@link #close} are called by one thread at a time.
 */
final class TraceWriter implements AutoCloseable {
  private static final int CHUNK_WORDS = 1 << 14;
  private static final int CHUNKS = 32;
  private static final int WRITE_BYTES = 1 << 16;

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

  /** Time of the last record that was encoded; the writer's own. */
  private long lastTime;

  /** Written by the writer before it ends. */
  private volatile @Nullable IOException failure;

  TraceWriter(TraceEncoder encoder, TaskTable tasks, Bytes out, OutputStream file) {
    this.encoder = encoder;
    this.tasks = tasks;
    this.out = out;
    this.file = file;
    thread.setDaemon(true);
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
    putFully(full, chunk);
    Chunk next = empty.poll();
    if (next == null && made < CHUNKS) {
      made++;
      next = new Chunk();
    }
    chunk = next != null ? next : takeFully(empty);
  }

  /** Waits in spite of interruptions, which are kept for whoever interrupts. */
  private static void putFully(BlockingQueue<Chunk> queue, Chunk what) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(what);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private static Chunk takeFully(BlockingQueue<Chunk> queue) {
    boolean interrupted = false;
    while (true) {
      try {
        Chunk taken = queue.take();
        if (interrupted) Thread.currentThread().interrupt();
        return taken;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  // The writer's thread

  private void write() {
    attempt(encoder::begin);
    boolean last = false;
    while (!last) {
      Chunk next = takeFully(full);
      last = next.last;
      for (int at = 0; at < next.used && failure == null; ) {
        int length = TraceRecords.length(next.words, at);
        order.add(next.words, at, length);
        at += length;
      }
      next.used = 0;
      boolean everything = last;
      putFully(empty, next);
      attempt(() -> order.release(this::encode, everything));
    }
    attempt(() -> encoder.end(lastTime));
    flush();
    try {
      file.close();
    } catch (IOException e) {
      fail(e);
    }
  }

  /** The machine must not wait for ever because of a defect here. */
  private void attempt(Runnable step) {
    try {
      if (failure == null) step.run();
    } catch (RuntimeException e) {
      fail(new IOException("internal error: " + e, e));
    }
  }

  private void encode(long[] words, int at) {
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
    }
    if (out.size() >= WRITE_BYTES) flush();
  }

  private void flush() {
    try {
      if (failure == null) file.write(out.array(), 0, out.size());
    } catch (IOException e) {
      fail(e);
    }
    out.clear();
  }

  private void fail(IOException e) {
    if (failure == null) failure = e;
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
      putFully(full, chunk);
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
  }
}
