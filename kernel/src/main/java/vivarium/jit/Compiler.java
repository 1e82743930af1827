package vivarium.jit;

import java.lang.invoke.MethodHandles;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes translations, usually on a thread of its own, and hands them to the machine's. */
final class Compiler {
  /** Instructions of loops and of other regions at most; fewer if they make too large a method. */
  private static final int LOOP = 70;

  private static final int STRAIGHT = 40;

  private static final int LEAST_INSTRUCTIONS = 8;

  /** Requests that may wait; more are forgotten, and come again if the code is still hot. */
  private static final int WAITING = 1000;

  private static final int IDLE_SECONDS = 2;

  private final boolean inBackground;
  private final ConcurrentLinkedQueue<Made> done = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          task -> {
            Thread thread = new Thread(task, "translator");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  /** Loops that were translated from a place inside. */
  private final Set<Long> made = ConcurrentHashMap.newKeySet();

  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  /**
   * What is to be translated.
   *
   * @param pc where the code is entered
   * @param entry the slot of that in {@code code}
   * @param known slots at which loops begin that have a region already
   * @param arrived whether translated code led to the place
   * @param stays whether accesses outside of their windows are frequent
   */
  record Request(
      TranslatedSpace space,
      long pc,
      GuestCode code,
      int entry,
      JumpTargets targets,
      BitSet known,
      boolean arrived,
      boolean stays) {}

  /** A request and its translation. */
  record Made(Request request, RegionCode code) {}

  Compiler(boolean inBackground) {
    this.inBackground = inBackground;
    worker.allowCoreThreadTimeOut(true);
  }

  /** Has code translated, some time. */
  void translate(Request request) {
    if (inBackground) {
      worker.execute(() -> make(request));
    } else {
      make(request);
    }
  }

  private void make(Request request) {
    long begun = System.nanoTime();
    try {
      RegionCode code = attempt(request);
      if (code != null) {
        done.add(new Made(request, code));
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // Whatever it is, the interpreter can do it.
      failures.incrementAndGet();
    }
    nanos.addAndGet(System.nanoTime() - begun);
  }

  private @Nullable RegionCode attempt(Request request) {
    for (int limit = LOOP; limit >= LEAST_INSTRUCTIONS; limit = limit * 2 / 3) {
      RegionFinder finder = new RegionFinder(request.code(), request.targets(), request.known());
      BitSet slots =
          finder.find(request.entry(), request.arrived(), limit, Math.min(limit, STRAIGHT));
      if (slots.isEmpty()) {
        return null;
      }
      long pc = request.pc() + 2L * (finder.entry() - request.entry());
      if (finder.entry() != request.entry() && !made.add(pc)) {
        return null;
      }
      Blocks blocks =
          new Blocks(request.code(), slots, finder.returns(), request.targets(), finder.entry());
      RegionWriter writer = new RegionWriter(request.code(), blocks, request.stays());
      byte[] file = writer.write();
      if (writer.size() <= RegionWriter.LARGEST) {
        return new RegionCode(request.code(), slots, blocks, writer, load(file));
      }
    }
    failures.incrementAndGet();
    return null;
  }

  /** Makes a hidden class, which goes when nobody refers to it any more. */
  private static Region load(byte[] file) {
    try {
      return (Region)
          MethodHandles.lookup()
              .defineHiddenClass(file, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("translated code cannot be loaded", e);
    }
  }

  long failures() {
    return failures.get();
  }

  /** Time spent on translating so far, ns. */
  long nanos() {
    return nanos.get();
  }

  boolean hasResults() {
    return !done.isEmpty();
  }

  /** Hands finished translations over, on the calling thread. */
  void results(Consumer<Made> taker) {
    for (Made made = done.poll(); made != null; made = done.poll()) {
      taker.accept(made);
    }
  }
}
