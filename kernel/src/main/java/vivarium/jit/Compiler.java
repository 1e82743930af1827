package vivarium.jit;

import java.lang.invoke.MethodHandles;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes translations, usually on a thread of its own, and hands them to who asked. */
final class Compiler {
  /** Instructions of loops and of other regions at most; fewer if they make too large a method. */
  private static final int LOOP = 70;

  private static final int STRAIGHT = 60;

  /** The same of metered regions, of whose instructions the JVM's compiler has much more to do. */
  private static final int METERED = 40;

  private static final int LEAST_INSTRUCTIONS = 8;

  /** Requests that may wait; more are refused, and come again if the code is still hot. */
  private static final int WAITING = 256;

  private static final int IDLE_SECONDS = 2;

  private final boolean inBackground;
  private final boolean parallel;
  private final @Nullable MeteredCosts costs;
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
          new ThreadPoolExecutor.AbortPolicy());

  private final RecentCode recent = new RecentCode();
  private final AtomicLong without = new AtomicLong();
  private final AtomicLong tooLarge = new AtomicLong();
  private final AtomicLong unverified = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  /**
   * What is to be translated.
   *
   * @param done where to put the translation
   * @param pc where the code is entered
   * @param entry the slot of that in {@code code}
   * @param known slots at which loops begin that have a region already
   * @param arrived whether translated code led to the place
   * @param scattered slots of accesses that one window is not enough for
   * @param stays whether several are not enough, either
   * @param mayBeWords whether registers may be ints
   */
  record Request(
      Queue<Made> done,
      TranslatedSpace space,
      long pc,
      GuestCode code,
      int entry,
      JumpTargets targets,
      BitSet known,
      boolean arrived,
      BitSet scattered,
      boolean stays,
      boolean mayBeWords) {}

  /** A request and its translation. */
  record Made(Request request, RegionCode code) {}

  /**
   * @param inBackground whether on a thread of its own
   * @param parallel whether harts run the code at the same time
   * @param costs what metered code counts with; null in uniform time
   */
  Compiler(boolean inBackground, boolean parallel, @Nullable MeteredCosts costs) {
    this.inBackground = inBackground;
    this.parallel = parallel;
    this.costs = costs;
    worker.allowCoreThreadTimeOut(true);
  }

  /** Has code translated, some time; false if too many requests wait. */
  boolean translate(Request request) {
    if (!inBackground) {
      make(request);
      return true;
    }
    try {
      worker.execute(() -> make(request));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void make(Request request) {
    long begun = System.nanoTime();
    try {
      RegionCode code = attempt(request);
      if (code != null) {
        request.done.add(new Made(request, code));
      }
    } catch (LinkageError e) {
      unverified.incrementAndGet(); // and interpreted, as in the next case
    } catch (RuntimeException | StackOverflowError e) {
      broken.incrementAndGet();
    }
    nanos.addAndGet(System.nanoTime() - begun);
  }

  private @Nullable RegionCode attempt(Request request) {
    long claimed = -1;
    int most = costs == null ? LOOP : METERED;
    for (int limit = most; limit >= LEAST_INSTRUCTIONS; limit = limit * 2 / 3) {
      RegionFinder finder = new RegionFinder(request.code(), request.targets(), request.known());
      BitSet slots =
          finder.find(request.entry(), request.arrived(), limit, Math.min(limit, STRAIGHT));
      if (slots.isEmpty()) {
        without.incrementAndGet();
        return null;
      }
      long pc = request.pc() + 2L * (finder.entry() - request.entry());
      if (finder.entry() != request.entry() && pc != claimed) {
        if (!request.space().claimed.add(pc)) {
          without.incrementAndGet();
          return null;
        }
        claimed = pc;
      }
      Blocks blocks =
          new Blocks(request.code(), slots, finder.returns(), request.targets(), finder.entry());
      RegionWriter writer = writer(request, blocks);
      byte[] file = writer.write();
      if (writer.size() <= RegionWriter.LARGEST) {
        return finish(request.code(), slots, blocks, writer, file);
      }
    }
    tooLarge.incrementAndGet();
    return null;
  }

  private RegionWriter writer(Request request, Blocks blocks) {
    if (costs != null) {
      return new MeteredWriter(request.code(), blocks, request.mayBeWords(), costs);
    }
    WindowUse windows = new WindowUse(request.code(), blocks, request.scattered());
    return new RegionWriter(
        request.code(), blocks, windows, request.mayBeWords(), request.stays(), parallel);
  }

  private RegionCode finish(
      GuestCode code, BitSet slots, Blocks blocks, RegionWriter writer, byte[] file) {
    RegionCode known = recent.find(file, code, slots, blocks.entry().start(), writer.exits());
    if (known != null) {
      without.incrementAndGet();
      return known;
    }
    RegionCode made = new RegionCode(code, slots, blocks, writer, load(file));
    recent.add(file, made);
    return made;
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

  /** Requests where no region was worth making: no loop, or one that is made already. */
  long without() {
    return without.get();
  }

  /** Regions whose methods would have been too large, however few their instructions. */
  long tooLarge() {
    return tooLarge.get();
  }

  /** Classes that the JVM refused. */
  long unverified() {
    return unverified.get();
  }

  /** Translations that ended with an exception. */
  long broken() {
    return broken.get();
  }

  /** Time spent on translating so far, ns. */
  long nanos() {
    return nanos.get();
  }
}
