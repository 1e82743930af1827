package vivarium.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The event log of one machine: a ring for each hart, and one for what happens on none. Producers
 * write
 *
 * <pre>{@code
 * if (trace.on()) trace.record(EventKind.MIGRATE, now, hart, tid, fromHart);
 * }</pre>
 *
 * on the machine's thread (with a thread for each hart: on that hart's thread, -1 being the thread
 * that holds the kernel). Nothing is stored while nobody listens. Subscribers of {@link #events()}
 * read behind the rings and never hold the machine up: one that falls behind by more than the
 * capacity gets a {@link LostEvents}. A {@link TraceRecorder} loses nothing.
 */
public final class Trace {
  /** Events kept for each hart, a power of two. */
  public static final int DEFAULT_CAPACITY = 1 << 14;

  private final int harts;
  private final int capacity;
  private final AtomicInteger subscribers = new AtomicInteger();

  /** Held while recorders are told of an event, and while they change. */
  private final Object recording = new Object();

  /** Replaced as a whole. */
  private volatile TraceRecorder[] recorders = {};

  private volatile Consumer<String> whenIncomplete = line -> {};

  /** Made when the first subscriber comes; ring 0 is for hart -1. Published by the write of on. */
  private volatile TraceRing @Nullable [] rings;

  private volatile boolean on;

  public Trace(int harts) {
    this(harts, DEFAULT_CAPACITY);
  }

  public Trace(int harts, int capacity) {
    this.harts = harts;
    this.capacity = capacity;
  }

  /**
   * Whether anybody listens. Ask before {@link #record}, so that arguments need not be worked out.
   */
  public boolean on() {
    return on;
  }

  /**
   * Writes one event.
   *
   * @param time virtual ns
   * @param hart where it happened, -1 for none
   * @param task the tid it is about, 0 for the idle task
   * @param arguments as many words as the kind has
   */
  public void record(EventKind kind, long time, int hart, int task, long... arguments) {
    if (!on) return;
    if (arguments.length != kind.words()) throw new IllegalArgumentException(kind.text());
    TraceRing[] current = rings;
    if (current != null && subscribers.get() > 0)
      current[hart + 1].write(kind, time, task, arguments);
    if (recorders.length == 0) return;
    synchronized (recording) { // harts may have threads of their own
      for (TraceRecorder recorder : recorders) recorder.event(kind, time, hart, task, arguments);
    }
  }

  /**
   * Events from the moment of subscription on, delivered on a thread of Reactor's as fast as the
   * subscriber asks for them. In order of time within what had been written when the subscriber
   * asked. Never ends by itself.
   */
  public Flux<TraceItem> events() {
    return Flux.defer(() -> {
      TraceReader reader = new TraceReader(open());
      return Flux.<TraceItem>generate(
              sink -> {
                TraceItem item = reader.take();
                if (item == null) sink.complete();
                else sink.next(item);
              })
          .subscribeOn(Schedulers.boundedElastic())
          .doOnCancel(reader::cancel)
          .doFinally(signal -> close());
    });
  }

  /** Adds a recorder; it sees every event from now on. Call on the machine's thread. */
  public void add(TraceRecorder recorder) {
    synchronized (recording) {
      List<TraceRecorder> more = new ArrayList<>(List.of(recorders));
      more.add(recorder);
      recorders = more.toArray(TraceRecorder[]::new);
    }
    update();
  }

  /** Whether one of the recorders is such a one; from any thread. */
  public boolean any(Predicate<TraceRecorder> such) {
    return Arrays.stream(recorders).anyMatch(such);
  }

  /** Takes a recorder away, from any thread; on return no event is on its way to it. */
  public void remove(TraceRecorder recorder) {
    synchronized (recording) {
      List<TraceRecorder> fewer = new ArrayList<>(List.of(recorders));
      fewer.remove(recorder);
      recorders = fewer.toArray(TraceRecorder[]::new);
    }
    update();
  }

  /** Sets who is told in a line that a recording ended with the machine and lacks something. */
  public void onIncomplete(Consumer<String> told) {
    whenIncomplete = told;
  }

  /** Says so; by a recorder that is told of the end. */
  public void incomplete(String line) {
    whenIncomplete.accept(line);
  }

  /** Tells the recorders that nothing will follow, and lets go of them; from any thread. */
  public void end() {
    for (TraceRecorder recorder : recorders) {
      remove(recorder);
      recorder.ended();
    }
  }

  private synchronized TraceRing[] open() {
    TraceRing[] current = rings;
    if (current == null) {
      current = new TraceRing[harts + 1];
      for (int i = 0; i <= harts; i++) current[i] = new TraceRing(i - 1, capacity);
      rings = current;
    }
    subscribers.incrementAndGet();
    update();
    return current;
  }

  private void close() {
    subscribers.decrementAndGet();
    update();
  }

  private synchronized void update() {
    on = subscribers.get() > 0 || recorders.length > 0;
  }
}
