package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.abi.MmapFlags.MAP_FIXED;
import static vivarium.abi.MmapFlags.PROT_EXEC;
import static vivarium.abi.MmapFlags.PROT_READ;
import static vivarium.abi.MmapFlags.PROT_WRITE;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MapRequest;
import vivarium.mem.MappedFile;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;

class MemoryMapsTest {
  private final Frames frames = new Frames(new PhysicalMemory(16 << 20));
  private final List<AddressSpace> spaces = new ArrayList<>();
  private final Program program = new Program(new FilePages(frames, null, 0x3000));

  /** A program file of three pages. */
  private record Program(FilePages pages) implements MappedFile {
    @Override
    public String path() {
      return "/bin/pro gram\n";
    }

    @Override
    public long inode() {
      return 1234;
    }

    @Override
    public int deviceMajor() {
      return 0;
    }

    @Override
    public int deviceMinor() {
      return 21;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}
  }

  @AfterEach
  void nothingIsLeft() {
    spaces.forEach(AddressSpace::release);
    program.pages.discard();
    assertEquals(frames.totalCount() - 2, frames.freeCount());
  }

  @Test
  void mapsNameBeginsInColumn73() {
    AddressSpace space = space();
    space.map(
        MapRequest.privateFile(0x10000, 0x2000, PROT_READ | PROT_EXEC, MAP_FIXED, program, 0x1000));
    space.map(MapRequest.anonymous(0x20000, 0x1000, PROT_READ | PROT_WRITE, MAP_FIXED));
    assertEquals(
        """
        00010000-00012000 r-xp 00001000 00:15 1234                               /bin/pro gram\\012
        00020000-00021000 rw-p 00000000 00:00 0\s
        """,
        MemoryMaps.maps(space));
  }

  @Test
  void addressesBeyondEightDigitsMoveTheRestToTheRight() {
    AddressSpace space = space();
    space.map(
        MapRequest.anonymous(0x3f_ffff_0000L, 0x1000, PROT_READ, MAP_FIXED).labelled("[vdso]"));
    String line = MemoryMaps.maps(space);
    assertEquals("3fffff0000-3fffff1000 r--p 00000000 00:00 0 ", line.substring(0, 44));
    assertEquals(73, line.indexOf("[vdso]"));
  }

  @Test
  void smapsCountsTouchedPages() {
    AddressSpace space = space();
    space.map(MapRequest.anonymous(0x20000, 0x10000, PROT_READ | PROT_WRITE, MAP_FIXED));
    for (int page = 0; page < 3; page++) space.writeLong(0x20000 + page * 0x1000L, 1);
    String smaps = MemoryMaps.smaps(space);
    assertTrue(
        smaps.contains("\nSize:                 64 kB\nKernelPageSize:        4 kB\n"), smaps);
    assertEquals(12, sum("Rss", smaps));
    assertEquals(12, sum("Pss", smaps));
    assertEquals(12, sum("Private_Dirty", smaps));
    assertEquals(12, sum("Anonymous", smaps));
    assertTrue(smaps.contains("\nVmFlags: rd wr mr mw me "), smaps);
  }

  @Test
  void forkedPagesAreSharedUntilWritten() {
    AddressSpace parent = space();
    parent.map(MapRequest.anonymous(0x20000, 0x4000, PROT_READ | PROT_WRITE, MAP_FIXED));
    for (int page = 0; page < 4; page++) parent.writeLong(0x20000 + page * 0x1000L, 1);
    AddressSpace child = parent.fork(new MemoryLimits());
    spaces.add(child);
    assertEquals(8, sum("Pss", MemoryMaps.smaps(parent)));
    assertEquals(
        16,
        sum("Shared_Dirty", MemoryMaps.smaps(child))
            + sum("Shared_Clean", MemoryMaps.smaps(child)));
    child.writeLong(0x20000, 2);
    assertEquals(10, sum("Pss", MemoryMaps.smaps(parent)));
    assertEquals(10, sum("Pss", MemoryMaps.rollup(child)));
    assertEquals(10, sum("Pss_Anon", MemoryMaps.rollup(child)));
  }

  @Test
  void rollupIsTheSumOfSmaps() {
    AddressSpace space = space();
    space.map(
        MapRequest.privateFile(0x10000, 0x3000, PROT_READ | PROT_WRITE, MAP_FIXED, program, 0));
    space.map(MapRequest.anonymous(0x20000, 0x4000, PROT_READ | PROT_WRITE, MAP_FIXED));
    space.readLong(0x10000);
    space.writeLong(0x11000, 1);
    space.writeLong(0x20000, 1);
    String smaps = MemoryMaps.smaps(space);
    String rollup = MemoryMaps.rollup(space);
    assertTrue(rollup.startsWith("00010000-00024000 ---p 00000000 00:00 0 "), rollup);
    for (String row :
        List.of(
            "Rss",
            "Pss",
            "Pss_Dirty",
            "Private_Clean",
            "Private_Dirty",
            "Referenced",
            "Anonymous")) {
      assertEquals(sum(row, smaps), sum(row, rollup), row);
    }
    assertEquals(
        sum("Pss", rollup),
        sum("Pss_Anon", rollup) + sum("Pss_File", rollup) + sum("Pss_Shmem", rollup));
    assertEquals(space.usage.residentPages() * 4, sum("Rss", rollup));
  }

  @Test
  void heapListsTheBlocksOfTheMallocService() {
    AddressSpace space = space();
    space.setBrkStart(0x100000);
    assertEquals("", HeapFile.blocks(space));
    long first = space.heap().malloc(100);
    long second = space.heap().malloc(1000);
    space.heap().malloc(24);
    space.heap().free(second);
    String text = HeapFile.blocks(space);
    assertTrue(text.contains("%012x          112 used\n".formatted(first)), text);
    assertTrue(text.contains("%012x         1008 free\n".formatted(second)), text);
    assertTrue(
        text.lines()
            .toList()
            .getLast()
            .matches("4 blocks, 2 in use with 144 bytes, \\d+ bytes free"),
        text);
  }

  private AddressSpace space() {
    AddressSpace space = new AddressSpace(frames, Layout.choose(null, 8 << 20), new MemoryLimits());
    spaces.add(space);
    return space;
  }

  private static long sum(String row, String text) {
    Matcher matcher = Pattern.compile("(?m)^" + row + ": +(\\d+) kB$").matcher(text);
    long sum = 0;
    while (matcher.find()) sum += Long.parseLong(matcher.group(1));
    return sum;
  }
}
