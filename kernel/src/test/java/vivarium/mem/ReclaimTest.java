package vivarium.mem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static vivarium.mem.MemoryFixture.PAGE;
import static vivarium.mem.MemoryFixture.RW;
import static vivarium.mem.MemoryFixture.anonymous;
import static vivarium.mem.MemoryFixture.sharedAnonymous;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.abi.Errno;
import vivarium.abi.MadviseFlags;
import vivarium.mem.replace.Replacement;

/** Watermarks, waiting for devices, the swap cache, advice, locks, promises: one fact each. */
class ReclaimTest {
  private static final int FRAMES = 256;
  private static final int SLOTS = 1024;
  private static final Paging SWAP = Paging.DEFAULT.withSwap((SLOTS + 1L) * PAGE, null);

  private final SlowDevices devices = new SlowDevices();
  private final MemoryFixture memory = new MemoryFixture(FRAMES, devices, SWAP);
  private final Frames frames = memory.frames;
  private final Reclaim reclaim = frames.reclaim();
  private final MemoryCounters counters = frames.counters();
  private final AddressSpace space = memory.space();

  @AfterEach
  void nothingIsLost() {
    memory.close();
  }

  private long touched(int pages) {
    long va = anonymous(space, 0, pages, RW);
    for (int i = 0; i < pages; i++) {
      space.writeLong(va + (long) i * PAGE, i + 1);
    }
    return va;
  }

  private void pass(long nanos) {
    devices.passUntil(frames, devices.now() + nanos);
  }

  /** Swaps pages out and lets the writes end. */
  private void pageOut(long va, int pages) {
    space.advise(va, (long) pages * PAGE, MadviseFlags.MADV_PAGEOUT);
    pass(1_000_000);
    assertEquals(pages, space.usage.swapPages);
  }

  private boolean isResident(long va) {
    return Pte.isPresent(space.table.get(va));
  }

  @Test
  void backgroundReclaimsFromLowToHigh() {
    long va = anonymous(space, 0, FRAMES, RW);
    int i = 0;
    while (frames.freeCount() > reclaim.low()) {
      space.writeLong(va + (long) i++ * PAGE, i);
    }
    pass(1);
    assertEquals(0, counters.backgroundRuns);
    space.writeLong(va + (long) i * PAGE, i);
    pass(1);
    assertTrue(reclaim.pagesBeingWritten() > 0);
    pass(1_000_000);
    assertTrue(counters.backgroundRuns > 0);
    assertEquals(0, counters.allocationStalls);
    assertEquals(reclaim.high(), frames.freeCount());
  }

  @Test
  void whoeverAllocatesBelowMinReclaimsAndOwesTheTime() {
    long va = anonymous(space, 0, FRAMES, RW);
    for (int i = 0; counters.allocationStalls == 0; i++) {
      space.writeLong(va + (long) i * PAGE, i);
    }
    assertTrue(counters.pagesStolenDirect > 0);
    assertTrue(reclaim.io().takeOwed() > devices.now());
    assertEquals(0, reclaim.io().takeOwed());
  }

  @Test
  void taskWaitsForASwappedPageAndIsCountedOnce() {
    long va = touched(4);
    pageOut(va, 4);
    assertEquals(Fault.WAIT, space.handleUserFault(va, Access.LOAD));
    assertEquals(devices.now() + Storage.SSD.latency(), reclaim.io().waitUntil());
    assertEquals(1, space.usage.majorFaults);
    assertEquals(Fault.WAIT, space.handleUserFault(va, Access.LOAD));
    long minor = space.usage.minorFaults;
    pass(Storage.SSD.latency());
    assertEquals(Fault.MAJOR, space.handleUserFault(va, Access.LOAD));
    assertEquals(1, space.usage.majorFaults);
    assertEquals(minor, space.usage.minorFaults);
    assertEquals(Fault.MINOR, space.handleUserFault(va + PAGE, Access.LOAD), "was read ahead");
    assertEquals(1, counters.swapReadAheadHits);
    assertEquals(1, space.readLong(va));
  }

  @Test
  void kernelReadsASwappedPageAtOnceAndOwesTheTime() {
    long va = touched(1);
    pageOut(va, 1);
    assertEquals(1, space.readLong(va));
    assertEquals(devices.now() + Storage.SSD.latency(), reclaim.io().takeOwed());
  }

  /** As read(2) does: time does not go on before the call ends, however much it reads. */
  @Test
  void oneReadMayBeLargerThanTheMemory() {
    frames.setLastResort(() -> fail("nobody must end for that"));
    FilePages file = new FilePages(frames, null, 0);
    byte[] written = new byte[3 * FRAMES * PAGE];
    for (int i = 0; i < written.length; i++) {
      written[i] = (byte) (i / 257);
    }
    byte[] read = new byte[written.length];
    assertEquals(written.length, file.write(0, written, 0, written.length));
    assertEquals(written.length, file.read(0, read, 0, read.length));
    assertArrayEquals(written, read);
    assertTrue(reclaim.io().takeOwed() > devices.now() + FRAMES * Storage.SSD.latency());
    file.discard();
  }

  @Test
  void allocationWaitsUntilPagesThatTasksWaitForHaveBeenUsed() {
    frames.setLastResort(() -> fail("nobody must end for that"));
    int pages = 3 * FRAMES;
    long va = touched(pages);
    pass(1_000_000);
    long started = devices.now();
    boolean late = false;
    for (int i = 0; i < pages; i++) { // as many tasks, none of which gets a hart
      Fault fault = space.handleUserFault(va + (long) i * PAGE, Access.LOAD);
      assertTrue(fault == Fault.WAIT || fault.resolved(), fault.toString());
      late |= fault == Fault.WAIT && reclaim.io().waitUntil() > started + 20_000_000;
      reclaim.io().takeOwed();
    }
    assertTrue(late);
    pass(100_000_000);
    assertEquals(7, space.readLong(va + 6 * PAGE));
  }

  @Test
  void diskServesOneAfterAnother() {
    PageIo io = reclaim.io();
    io.attach(devices, Storage.DISK);
    assertEquals(devices.now() + 10_000_000, io.request());
    assertEquals(devices.now() + 20_000_000, io.request());
  }

  @Test
  void cleanPageOfTheSwapCacheGoesWithoutBeingWritten() {
    long va = touched(1);
    pageOut(va, 1);
    assertEquals(1, space.readLong(va));
    pass(1_000_000_000);
    long written = counters.swapOuts;
    pageOut(va, 1);
    assertEquals(written, counters.swapOuts);
    space.writeLong(va, 7);
    pass(1_000_000_000);
    pageOut(va, 1);
    assertEquals(written + 1, counters.swapOuts);
    assertEquals(7, space.readLong(va));
  }

  @Test
  void pageWantedBackWhileItIsWrittenNeedsNoDevice() {
    long va = touched(1);
    space.advise(va, PAGE, MadviseFlags.MADV_PAGEOUT);
    assertEquals(1, reclaim.pagesBeingWritten());
    assertEquals(Fault.MINOR, space.handleUserFault(va, Access.STORE));
    assertEquals(0, counters.swapIns);
    pass(1_000_000);
    assertTrue(isResident(va));
  }

  @Test
  void forkSharesSwappedPagesUntilOneSideWrites() {
    long va = touched(2);
    pageOut(va, 2);
    AddressSpace child = memory.adopt(space.fork(space.limits().copy()));
    assertEquals(2, child.usage.swapPages);
    child.writeLong(va, 99);
    assertEquals(1, space.readLong(va));
    assertEquals(99, child.readLong(va));
    assertEquals(2, child.readLong(va + PAGE));
    memory.check();
  }

  @Test
  void sharedMemoryComesBackForAll() {
    long va = sharedAnonymous(space, 3);
    AddressSpace child = memory.adopt(space.fork(space.limits().copy()));
    space.writeLong(va + PAGE, 5);
    pass(1);
    space.advise(va, 3 * PAGE, MadviseFlags.MADV_PAGEOUT);
    pass(1_000_000);
    assertFalse(isResident(va + PAGE));
    assertEquals(1, space.areaUsage(Objects.requireNonNull(space.find(va))).swapped());
    assertEquals(5, child.readLong(va + PAGE));
    assertEquals(5, space.readLong(va + PAGE));
  }

  @Test
  void lockedPagesStay() {
    long locked = touched(8);
    space.lock(locked, 8 * PAGE, false);
    touched(FRAMES);
    for (int i = 0; i < 8; i++) {
      assertTrue(isResident(locked + (long) i * PAGE));
    }
    assertTrue(space.usage.swapPages > 0);
    memory.check();
  }

  @Test
  void pagesGivenUpGoUnwrittenAndReadAsZero() {
    long va = touched(4);
    space.advise(va, 4 * PAGE, MadviseFlags.MADV_FREE);
    space.writeLong(va, 8); // wanted after all
    frames.reclaim(FRAMES);
    pass(1_000_000);
    assertEquals(3, counters.lazyFreed);
    assertEquals(8, space.readLong(va));
    assertEquals(0, space.readLong(va + PAGE));
  }

  @Test
  void coldPagesGoFirst() {
    MemoryFixture fifo = new MemoryFixture(FRAMES, devices, SWAP.with(Replacement.FIFO));
    AddressSpace other = fifo.space();
    long at = anonymous(other, 0, 8, RW);
    other.zero(at, 8 * PAGE);
    other.advise(at + 5 * PAGE, PAGE, MadviseFlags.MADV_COLD);
    fifo.frames.reclaim(1);
    assertTrue(Pte.isSwap(other.table.get(at + 5 * PAGE)));
    assertTrue(Pte.isPresent(other.table.get(at)));
    devices.passUntil(fifo.frames, devices.now() + 1_000_000);
    fifo.close();
  }

  @Test
  void willNeedReadsSwappedPagesAhead() {
    long va = touched(3);
    pageOut(va, 3);
    space.advise(va, 3 * PAGE, MadviseFlags.MADV_WILLNEED);
    assertEquals(Fault.WAIT, space.handleUserFault(va, Access.LOAD), "still on its way");
    pass(Storage.SSD.latency());
    assertEquals(Fault.MINOR, space.handleUserFault(va, Access.LOAD));
    assertEquals(0, space.usage.majorFaults);
  }

  @Test
  void pagesThatComeBackSoonAreCountedAsRefaults() {
    long va = touched(1);
    pageOut(va, 1);
    space.readLong(va);
    assertEquals(1, counters.refaultsAnonymous);
    assertEquals(1, counters.activationsAnonymous);
  }

  @Test
  void dirtyPagesOfAWritableFileAreWrittenWhereItLives() {
    byte[] disk = new byte[2 * PAGE];
    FilePages pages =
        new FilePages(
            frames,
            new PageSource() {
              @Override
              public void read(long position, MemorySegment page, int length) {
                MemorySegment.copy(disk, (int) position, page, PhysicalMemory.BYTE, 0, length);
              }

              @Override
              public boolean writable() {
                return true;
              }

              @Override
              public void write(long position, MemorySegment page, int length) {
                MemorySegment.copy(page, PhysicalMemory.BYTE, 0, disk, (int) position, length);
              }
            },
            disk.length);
    pages.write(10, new byte[] {1, 2, 3}, 0, 3);
    pass(1_000_000_000);
    frames.reclaim(FRAMES);
    pass(1_000_000);
    assertEquals(2, disk[11]);
    assertEquals(0, pages.residentPages());
    assertEquals(0, counters.swapOuts);
    byte[] back = new byte[3];
    assertEquals(3, pages.read(10, back, 0, 3));
    assertEquals(3, back[2]);
    assertEquals(1, counters.refaultsFile);
    pages.discard();
  }

  @Test
  void fullDeviceAndMemoryLeaveNoRoom() {
    long va = anonymous(space, 0, FRAMES + SLOTS, RW);
    Fault last = Fault.MINOR;
    int pages = 0;
    while (last != Fault.OUT_OF_MEMORY) {
      last = space.handleFault(va + (long) pages++ * PAGE, Access.STORE);
    }
    assertTrue(pages > SLOTS + FRAMES - 24, "only " + pages);
    assertEquals(0, reclaim.swapping().freeSlots());
  }

  @Test
  void overcommitKeepsWhatItPromises() {
    Overcommit overcommit = frames.overcommit();
    long all = (FRAMES + SLOTS) * (long) PAGE;
    MemoryFixture.assertErrno(Errno.ENOMEM, () -> anonymous(space, 0, FRAMES + SLOTS + 1, RW));
    space.unmap(anonymous(space, 0, FRAMES + SLOTS, RW), all);
    overcommit.setMode(Overcommit.ALWAYS);
    space.unmap(anonymous(space, 0, 100 * FRAMES, RW), 100L * FRAMES * PAGE);
    overcommit.setMode(Overcommit.NEVER);
    overcommit.setRatio(25);
    assertEquals(FRAMES / 4 + SLOTS, overcommit.limit());
    long half = anonymous(space, 0, FRAMES / 8 + SLOTS, RW);
    MemoryFixture.assertErrno(Errno.ENOMEM, () -> sharedAnonymous(space, FRAMES / 8 + 1));
    MemoryFixture.assertErrno(Errno.ENOMEM, () -> space.fork(space.limits().copy()));
    anonymous(space, 0, FRAMES / 8, RW);
    space.unmap(half, (FRAMES / 8 + SLOTS) * (long) PAGE);
    assertEquals(FRAMES / 8, counters.committedPages);
  }

  @Test
  void swapFileIsNotAnybodysFile(@TempDir Path folder) throws IOException {
    Path letter = folder.resolve("letter");
    Files.writeString(letter, "do not lose me");
    assertThrows(IOException.class, () -> SwapArea.open(SLOTS * PAGE, letter));
    assertEquals("do not lose me", Files.readString(letter));
    Path swap = folder.resolve("swap");
    assertEquals(SLOTS - 1, SwapArea.open(SLOTS * PAGE, swap).total());
    assertEquals(SLOTS - 1, SwapArea.open(SLOTS * PAGE, swap).total(), "its own may be used again");
  }
}
