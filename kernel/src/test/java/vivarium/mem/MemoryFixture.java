package vivarium.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vivarium.abi.MmapFlags.MAP_ANONYMOUS;
import static vivarium.abi.MmapFlags.MAP_FIXED;
import static vivarium.abi.MmapFlags.MAP_SHARED;
import static vivarium.abi.MmapFlags.PROT_EXEC;
import static vivarium.abi.MmapFlags.PROT_READ;
import static vivarium.abi.MmapFlags.PROT_WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;
import vivarium.abi.ErrnoException;

/** A small machine's memory for tests, and the check that nothing leaked. */
final class MemoryFixture {
  static final int PAGE = PhysicalMemory.PAGE_SIZE;
  static final int RW = PROT_READ | PROT_WRITE;
  static final int RWX = RW | PROT_EXEC;

  final Frames frames;
  private final List<AddressSpace> spaces = new ArrayList<>();
  private final List<TestFile> files = new ArrayList<>();

  MemoryFixture(int frameCount) {
    frames = new Frames(new PhysicalMemory((long) frameCount * PAGE));
  }

  /** With a swap device and a policy. */
  MemoryFixture(int frameCount, MemoryHost host, Paging paging) {
    this(frameCount);
    try {
      frames.configure(host, paging);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AddressSpace space() {
    return adopt(new AddressSpace(frames, Layout.choose(null, 8L << 20), new MemoryLimits()));
  }

  AddressSpace adopt(AddressSpace space) {
    spaces.add(space);
    return space;
  }

  void release(AddressSpace space) {
    spaces.remove(space);
    space.release();
  }

  TestFile file(long size) {
    TestFile file = new TestFile(frames, size);
    files.add(file);
    return file;
  }

  /** Ends all spaces and files, and checks that all frames came back. */
  void close() {
    check();
    spaces.forEach(AddressSpace::release);
    spaces.clear();
    assertEquals(List.of(), MemoryAudit.check(frames, List.of()));
    assertEquals(0, frames.count(FrameUse.ANONYMOUS));
    assertEquals(0, frames.count(FrameUse.PAGE_TABLE));
    for (TestFile file : files) {
      assertEquals(0, file.users);
      file.pages.discard();
    }
    assertEquals(0, frames.count(FrameUse.FILE));
    assertEquals(0, frames.count(FrameUse.SHARED));
    Swapping swapping = frames.reclaim().swapping();
    assertEquals(swapping.totalSlots(), swapping.freeSlots());
    assertEquals(0, frames.counters().committedPages);
    assertEquals(0, frames.counters().lockedPages);
  }

  void check() {
    assertEquals(List.of(), MemoryAudit.check(frames, spaces));
    checkShares();
  }

  /** What the spaces hold by their shares of pages is what is mapped, and so on the swap device. */
  void checkShares() {
    double pages = 0;
    double slots = 0;
    for (AddressSpace space : spaces) {
      for (Vma area : space.areas()) {
        AreaUsage usage = space.areaUsage(area);
        pages += usage.pssBytes() / (double) PAGE;
        slots += usage.swapPssBytes() / (double) PAGE;
      }
    }
    int mapped = 0;
    for (int frame = 0; frame < frames.totalCount(); frame++) {
      mapped += frames.mapCount(frame) > 0 ? 1 : 0;
    }
    Swapping swapping = frames.reclaim().swapping();
    int standing = 0;
    for (int slot = 1; slot < swapping.endSlot(); slot++) {
      standing += swapping.users(slot) > 0 && !swapping.isOfFile(slot) ? 1 : 0;
    }
    assertEquals(mapped, pages, 0.2);
    assertEquals(standing, slots, 0.2);
  }

  // Shorthands

  static long anonymous(AddressSpace space, long address, int pages, int protection) {
    int fixed = address == 0 ? 0 : MAP_FIXED;
    return space.map(MapRequest.anonymous(address, (long) pages * PAGE, protection, fixed));
  }

  static long sharedAnonymous(AddressSpace space, int pages) {
    return space.map(
        new MapRequest(0, (long) pages * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, null, 0, RWX, null));
  }

  static long privateFile(AddressSpace space, TestFile file, int pages, long offset) {
    return space.map(MapRequest.privateFile(0, (long) pages * PAGE, RW, 0, file, offset));
  }

  static long sharedFile(AddressSpace space, TestFile file, int pages, long offset) {
    return space.map(
        new MapRequest(0, (long) pages * PAGE, RW, MAP_SHARED, file, offset, RWX, null));
  }

  static void assertErrno(int errno, Executable call) {
    assertEquals(errno, assertThrows(ErrnoException.class, call).errno());
  }

  /** "start-end rights offset" of each area, start and end in pages from {@code base}. */
  static String areas(AddressSpace space, long base) {
    return space.areas().stream()
        .map(a -> (a.start() - base) / PAGE + "-" + (a.end() - base) / PAGE + " " + a.rights())
        .collect(Collectors.joining(", "));
  }

  /** A file whose byte at position p is {@link #expected}. */
  static final class TestFile implements MappedFile {
    final FilePages pages;
    int users;

    TestFile(Frames frames, long size) {
      pages = new FilePages(frames, TestFile::fill, size);
    }

    static byte expected(long position) {
      return (byte) (position * 7 + position / PAGE + 1);
    }

    private static void fill(long position, MemorySegment page, int length) {
      for (int i = 0; i < length; i++) {
        page.set(PhysicalMemory.BYTE, i, expected(position + i));
      }
    }

    @Override
    public FilePages pages() {
      return pages;
    }

    @Override
    public String path() {
      return "/test";
    }

    @Override
    public long inode() {
      return 7;
    }

    @Override
    public int deviceMajor() {
      return 0;
    }

    @Override
    public int deviceMinor() {
      return 2;
    }

    @Override
    public void retain() {
      users++;
    }

    @Override
    public void release() {
      users--;
    }
  }
}
