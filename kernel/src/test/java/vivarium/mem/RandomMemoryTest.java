package vivarium.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.mem.MemoryFixture.RW;
import static vivarium.mem.MemoryFixture.RWX;
import static vivarium.mem.MemoryModel.PAGE;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.MadviseFlags;
import vivarium.abi.MmapFlags;
import vivarium.mem.MemoryFixture.TestFile;
import vivarium.mem.MemoryModel.Page;
import vivarium.mem.MemoryModel.Store;
import vivarium.mem.replace.References;
import vivarium.mem.replace.Replacement;

/**
 * Random use of a few processes' memory compared with {@link MemoryModel} after each step, byte by
 * byte now and then, with all frames counted anew. {@code -Dvivarium.seed=N} replays one seed,
 * {@code -Dvivarium.seeds=N} tries so many.
 */
class RandomMemoryTest {
  private static final int SEEDS = Integer.getInteger("vivarium.seeds", 40);
  private static final int STEPS = 500;
  private static final int SHORT_SEEDS = Integer.getInteger("vivarium.seeds", 3);
  private static final int SHORT_FRAMES = 100;
  private static final long BASE = 0x20_0000;
  private static final int WINDOW = 48;
  private static final long HEAP = BASE + 1000L * PAGE;
  private static final int[] PROTECTIONS = {0, 1, 3, 3, 3, 5, 7, 2, 4};

  /** A process: the real space, what it should be, and a hart's TLB. */
  private record Guest(AddressSpace space, MemoryModel model, Tlb tlb) {}

  private final class Run {
    private final Random random;
    private final MemoryFixture memory;
    private final @Nullable SlowDevices devices;
    private final List<Guest> guests = new ArrayList<>();
    private final List<TestFile> files = new ArrayList<>();
    private final List<Store> stores = new ArrayList<>();

    Run(long seed) {
      this(seed, new MemoryFixture(3000), null);
    }

    Run(long seed, MemoryFixture memory, @Nullable SlowDevices devices) {
      this.memory = memory;
      this.devices = devices;
      random = new Random(seed);
      for (int i = 0; i < 2; i++) {
        long size = random.nextInt(12 * PAGE) + 1;
        files.add(memory.file(size));
        Store store = new Store(size);
        for (int p = 0; p < size; p++) {
          store.bytes[p] = TestFile.expected(p);
        }
        stores.add(store);
      }
      AddressSpace first = memory.space();
      first.setBrkStart(HEAP);
      adopt(first, new MemoryModel());
    }

    private void adopt(AddressSpace space, MemoryModel model) {
      Tlb tlb = new Tlb();
      space.attach(tlb);
      guests.add(new Guest(space, model, tlb));
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        Guest guest = guests.get(random.nextInt(guests.size()));
        step(guest);
        SlowDevices slow = devices;
        if (slow != null) {
          slow.passUntil(memory.frames, slow.now() + random.nextInt(100_000));
        }
        memory.checkShares();
        if (step % 50 == 0) {
          memory.check();
          guests.forEach(this::compareAll);
        }
      }
      memory.check();
      guests.forEach(this::compareAll);
      guests.forEach(g -> g.space.detach(g.tlb));
      memory.close();
    }

    private void step(Guest guest) {
      switch (random.nextInt(32)) {
        case 0, 1, 2 -> mapAnonymous(guest);
        case 3, 4 -> mapFile(guest);
        case 5, 6 -> unmap(guest);
        case 7, 8 -> protect(guest);
        case 9, 10 -> remap(guest);
        case 11 -> brk(guest);
        case 12 -> fork(guest);
        case 13 -> exit(guest);
        case 14 -> forget(guest);
        case 15 -> writeFile();
        case 16 -> truncateFile();
        case 17 -> {
          memory.frames.reclaim(random.nextInt(50));
          files.get(random.nextInt(files.size())).pages.dropClean();
        }
        case 18 -> lock(guest);
        case 19 -> punchFile();
        case 20, 21 -> hint(guest);
        default -> access(guest);
      }
    }

    private long address() {
      return BASE + (long) random.nextInt(WINDOW) * PAGE;
    }

    private int count() {
      return 1 + random.nextInt(10);
    }

    private int protection() {
      return PROTECTIONS[random.nextInt(PROTECTIONS.length)];
    }

    private void mapAnonymous(Guest g) {
      boolean shared = random.nextInt(4) == 0;
      Store store = null;
      int count = count();
      if (shared) {
        store = new Store((long) count * PAGE);
      }
      int type = shared ? MmapFlags.MAP_SHARED : MmapFlags.MAP_PRIVATE;
      map(g, count, type | MmapFlags.MAP_ANONYMOUS, null, store, 0);
    }

    private void mapFile(Guest g) {
      int i = random.nextInt(files.size());
      boolean shared = random.nextBoolean();
      int first = random.nextInt(4);
      int type = shared ? MmapFlags.MAP_SHARED : MmapFlags.MAP_PRIVATE;
      map(g, count(), type, files.get(i), stores.get(i), first);
    }

    private void map(
        Guest g, int count, int flags, @Nullable TestFile file, @Nullable Store store, int first) {
      int protection = protection();
      boolean fixed = random.nextInt(4) != 0;
      long at = fixed ? address() : 0;
      int all = flags | (fixed ? MmapFlags.MAP_FIXED : 0);
      if (random.nextInt(8) == 0) {
        all |= MmapFlags.MAP_POPULATE;
      }
      long result =
          g.space.map(
              new MapRequest(
                  at, (long) count * PAGE, protection, all, file, (long) first * PAGE, RWX, null));
      if (fixed) {
        assertEquals(at, result);
      } else {
        assertTrue(g.model.isFree(result, count), "placed over something");
      }
      boolean shared = (flags & MmapFlags.MAP_SHARED) != 0;
      g.model.map(result, count, protection, shared, store, first);
      if ((all & MmapFlags.MAP_POPULATE) != 0) {
        g.model.populate(result, count);
      }
    }

    private long somewhere(Guest g) {
      if (g.model.pages.isEmpty() || random.nextInt(3) > 0) {
        return address();
      }
      List<Long> all = new ArrayList<>(g.model.pages.keySet());
      return all.get(random.nextInt(all.size()));
    }

    private boolean inHeap(long start, int count) {
      return start + (long) count * PAGE > HEAP && start < HEAP + 100L * PAGE;
    }

    private void unmap(Guest g) {
      long start = somewhere(g);
      int count = count();
      if (!inHeap(start, count)) {
        g.space.unmap(start, (long) count * PAGE - random.nextInt(PAGE));
        g.model.unmap(start, count);
      }
    }

    private void protect(Guest g) {
      long start = somewhere(g);
      int count = count();
      int protection = protection();
      boolean whole = g.model.protect(start, count, protection);
      assertEquals(
          whole ? 0 : Errno.ENOMEM,
          errno(() -> g.space.protect(start, (long) count * PAGE, protection)));
    }

    private void remap(Guest g) {
      long from = somewhere(g);
      int count = count();
      int newCount = count();
      boolean fixed = random.nextBoolean();
      long to = fixed ? address() : 0;
      Vma area = g.space.find(from);
      boolean inside = area != null && from + (long) count * PAGE <= area.end();
      boolean overlaps =
          fixed && to < from + (long) count * PAGE && from < to + (long) newCount * PAGE;
      if (!inside || overlaps || inHeap(from, count)) {
        return;
      }
      int flags = MmapFlags.MREMAP_MAYMOVE | (fixed ? MmapFlags.MREMAP_FIXED : 0);
      long result = g.space.remap(from, (long) count * PAGE, (long) newCount * PAGE, flags, to);
      if (fixed) {
        assertEquals(to, result);
        g.model.unmap(to, newCount);
      } else if (result != from) {
        assertTrue(g.model.isFree(result, newCount));
      }
      if (newCount < count) {
        g.model.unmap(from + (long) newCount * PAGE, count - newCount);
      }
      g.model.move(from, Math.min(count, newCount), result, newCount);
    }

    private void brk(Guest g) {
      long old = g.space.brk(0);
      long wanted = HEAP + random.nextInt(40 * PAGE);
      int before = (int) ((Layout.pageUp(old) - HEAP) / PAGE);
      int after = (int) ((Layout.pageUp(wanted) - HEAP) / PAGE);
      assertEquals(wanted, g.space.brk(wanted));
      if (after < before) {
        g.model.unmap(HEAP + (long) after * PAGE, before - after);
      } else if (after > before) {
        g.model.map(HEAP + (long) before * PAGE, after - before, RW, false, null, 0);
      }
    }

    private void fork(Guest g) {
      if (guests.size() < 5) {
        AddressSpace child = memory.adopt(g.space.fork(g.space.limits().copy()));
        adopt(child, g.model.fork());
      }
    }

    private void exit(Guest g) {
      if (guests.size() > 1) {
        g.space.detach(g.tlb);
        memory.release(g.space);
        guests.remove(g);
      }
    }

    private void forget(Guest g) {
      long start = somewhere(g);
      int count = count();
      for (Vma area : g.space.areas()) {
        if (area.has(Vma.LOCKED)) {
          return;
        }
      }
      g.model.forget(start, count);
      assertEquals(
          g.model.isWhole(start, count) ? 0 : Errno.ENOMEM,
          errno(() -> g.space.advise(start, (long) count * PAGE, MadviseFlags.MADV_DONTNEED)));
    }

    /** Advice that changes no byte. */
    private void hint(Guest g) {
      int[] hints = {MadviseFlags.MADV_COLD, MadviseFlags.MADV_PAGEOUT, MadviseFlags.MADV_WILLNEED};
      int hint = hints[random.nextInt(hints.length)];
      errno(() -> g.space.advise(somewhere(g), (long) count() * PAGE, hint));
    }

    private void lock(Guest g) {
      long start = somewhere(g);
      int count = count();
      if (random.nextBoolean() && !g.model.hasPrivateFilePages(start, count)) {
        errno(() -> g.space.lock(start, (long) count * PAGE, random.nextBoolean()));
      } else {
        errno(g.space::unlockAll);
      }
    }

    private void writeFile() {
      int i = random.nextInt(files.size());
      byte[] bytes = new byte[random.nextInt(3 * PAGE) + 1];
      random.nextBytes(bytes);
      Store store = stores.get(i);
      int position = random.nextInt(12 * PAGE);
      if (position + bytes.length > store.size) {
        store.resize(position + bytes.length);
      }
      System.arraycopy(bytes, 0, store.bytes, position, bytes.length);
      assertEquals(bytes.length, files.get(i).pages.write(position, bytes, 0, bytes.length));
    }

    private void truncateFile() {
      int i = random.nextInt(files.size());
      int size = random.nextInt(14 * PAGE);
      files.get(i).pages.truncate(size);
      stores.get(i).resize(size);
      guests.forEach(g -> g.model.truncated(stores.get(i)));
    }

    private void punchFile() {
      int i = random.nextInt(files.size());
      long from = random.nextInt(14 * PAGE);
      long length = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(6 * PAGE);
      files.get(i).pages.punch(from, length);
      stores.get(i).zero(from, length);
    }

    private void access(Guest g) {
      long va = somewhere(g) + random.nextInt(PAGE);
      Access access = random.nextBoolean() ? Access.LOAD : Access.STORE;
      Fault expected = g.model.expected(va, access);
      long pa = reach(g, va, access, expected);
      Page page = g.model.pages.get(Layout.pageDown(va));
      if (pa >= 0 && page != null) {
        int offset = (int) (va & PAGE - 1);
        if (access == Access.STORE) {
          byte value = (byte) random.nextInt();
          memory.frames.memory().writeByte(pa, value);
          page.write(offset, value);
        } else {
          assertEquals(page.read(offset), memory.frames.memory().readByte(pa));
        }
      }
    }

    /** As a hart does: TLB, then walk, then fault; checks the outcome of the fault. */
    private long reach(Guest g, long va, Access access, Fault expected) {
      int i = Tlb.index(va);
      long[] tags = access == Access.STORE ? g.tlb.writeTag : g.tlb.readTag;
      long[] deltas = access == Access.STORE ? g.tlb.writeDelta : g.tlb.readDelta;
      for (int tries = 0; tries < 3; tries++) {
        if (tags[i] == Layout.pageDown(va)) {
          assertEquals(Fault.MINOR, expected, "access allowed by the TLB");
          return va + deltas[i];
        }
        if (!g.space.fillTlb(g.tlb, va, access)) {
          Fault fault = g.space.handleUserFault(va, access);
          while (fault == Fault.WAIT) {
            Objects.requireNonNull(devices)
                .passUntil(memory.frames, memory.frames.reclaim().io().waitUntil());
            fault = g.space.handleUserFault(va, access);
          }
          assertEquals(expected.resolved(), fault.resolved(), fault + " for " + expected);
          if (!fault.resolved()) {
            assertEquals(expected, fault);
            return -1;
          }
        }
      }
      throw new AssertionError("fault does not end");
    }

    private void compareAll(Guest g) {
      byte[] actual = new byte[PAGE];
      long pages = 0;
      for (Vma area : g.space.areas()) {
        pages += area.pages();
      }
      assertEquals(g.model.pages.size(), pages, "pages mapped");
      g.model.pages.forEach((va, page) -> {
        Fault expected = g.model.expected(va, Access.LOAD);
        if (expected == Fault.MINOR) {
          assertEquals(PAGE, g.space.copyInUpTo(va, actual, 0, PAGE));
          for (int i = 0; i < PAGE; i++) {
            if (actual[i] != page.read(i)) {
              throw new AssertionFailedError(
                  "byte at %x".formatted(va + i), page.read(i), actual[i]);
            }
          }
        } else {
          assertEquals(expected, g.space.handleFault(va, Access.LOAD));
        }
      });
    }

    private static int errno(Runnable call) {
      try {
        call.run();
        return 0;
      } catch (ErrnoException e) {
        return e.errno();
      }
    }
  }

  /** A third of the memory that is used, at most, is there. */
  private static MemoryCounters shortRun(long seed, boolean slow, Paging paging) {
    SlowDevices devices = slow ? new SlowDevices() : null;
    MemoryHost host = devices == null ? MemoryHost.NONE : devices;
    MemoryFixture memory = new MemoryFixture(SHORT_FRAMES, host, paging.withSwap(16 << 20, null));
    RandomMemoryTest test = new RandomMemoryTest();
    test.new Run(seed, memory, devices).run();
    return memory.frames.counters();
  }

  @ParameterizedTest
  @EnumSource(Replacement.class)
  void nothingIsLostWhenMemoryIsShort(Replacement replacement) {
    long swapOuts = 0;
    Long only = Long.getLong("vivarium.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? SHORT_SEEDS : only); seed++) {
      for (boolean slow : new boolean[] {false, true}) {
        try {
          if (replacement == Replacement.OPT) {
            References future = new References();
            shortRun(seed, slow, Paging.DEFAULT.with(Replacement.LRU).recordedBy(future));
            swapOuts += shortRun(seed, slow, Paging.DEFAULT.withFuture(future)).swapOuts;
          } else {
            swapOuts += shortRun(seed, slow, Paging.DEFAULT.with(replacement)).swapOuts;
          }
        } catch (Throwable e) {
          throw new AssertionError("replay with -Dvivarium.seed=" + seed + ", slow " + slow, e);
        }
      }
    }
    assertTrue(swapOuts > 100, "swapped out " + swapOuts);
  }

  @Test
  void randomUseMatchesTheModel() {
    Long only = Long.getLong("vivarium.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
      try {
        new Run(seed).run();
      } catch (Throwable e) {
        throw new AssertionError("replay with -Dvivarium.seed=" + seed, e);
      }
    }
  }
}
