package vivarium.jit;

import java.util.BitSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import vivarium.cpu.DecodedPage;
import vivarium.mem.PhysicalMemory;

/** Makes regions, usually on a thread of its own, and installs them on the machine's. */
final class Compiler {
  /** Pages that may wait to be translated; more are forgotten, and asked for again if still hot. */
  private static final int WAITING = 1000;

  private static final int IDLE_SECONDS = 2;

  private final PhysicalMemory memory;
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

  private final AtomicLong failures = new AtomicLong();
  private long regions;
  private long bytes;

  private record Request(
      DecodedPage page, TranslatedPage translated, GuestCode code, BitSet loops, int slot) {}

  private record Made(
      Request request, RegionFinder.Found found, Region region, int[] entries, int size) {}

  Compiler(PhysicalMemory memory, boolean inBackground) {
    this.memory = memory;
    this.inBackground = inBackground;
    worker.allowCoreThreadTimeOut(true);
  }

  /** Has the code at a halfword of a page translated, some time. */
  void translate(DecodedPage page, TranslatedPage translated, int slot) {
    GuestCode code = new GuestCode(page.bytes(), page.decoded());
    Request request = new Request(page, translated, code, (BitSet) translated.loops.clone(), slot);
    if (inBackground) {
      worker.execute(() -> make(request));
    } else {
      make(request);
      install();
    }
  }

  private void make(Request request) {
    try {
      RegionFinder.Found found =
          new RegionFinder(request.code(), request.loops()).find(request.slot());
      if (found.slots().isEmpty()) {
        return;
      }
      Blocks blocks = new Blocks(request.code(), found.slots(), found.entry());
      RegionWriter writer = new RegionWriter(request.code(), blocks);
      byte[] file = writer.write();
      if (writer.size() > RegionWriter.LARGEST) {
        failures.incrementAndGet();
        return;
      }
      Region region = RegionLoader.load(file, memory.segment());
      done.add(new Made(request, found, region, blocks.entries(), writer.size()));
    } catch (RuntimeException | LinkageError e) {
      // Whatever it is, the interpreter can do it.
      failures.incrementAndGet();
    }
  }

  long regions() {
    return regions;
  }

  long bytes() {
    return bytes;
  }

  long failures() {
    return failures.get();
  }

  /** Puts finished regions where they are looked for. Called on the machine's thread. */
  void install() {
    for (Made made = done.poll(); made != null; made = done.poll()) {
      Request request = made.request();
      if (request.page().translation != request.translated()) {
        continue;
      }
      regions++;
      bytes += made.size();
      if (made.found().isLoop()) {
        request.translated().loops.set(made.found().entry());
      }
      for (int entry : made.entries()) {
        if (request.translated().regions[entry] == null || entry == made.found().entry()) {
          request.translated().regions[entry] = made.region();
          request.page().markTranslated(entry);
        }
      }
    }
  }
}
