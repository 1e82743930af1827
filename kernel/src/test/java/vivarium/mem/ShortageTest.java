package vivarium.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.mem.MemoryFixture.PAGE;
import static vivarium.mem.MemoryFixture.RW;
import static vivarium.mem.MemoryFixture.anonymous;
import static vivarium.mem.MemoryFixture.privateFile;
import static vivarium.mem.MemoryFixture.sharedAnonymous;
import static vivarium.mem.MemoryFixture.sharedFile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vivarium.abi.ErrnoException;
import vivarium.abi.MmapFlags;
import vivarium.mem.MemoryFixture.TestFile;

/** What happens when frames run out in the middle of things. */
class ShortageTest {
  private static final long BASE = 0x20_0000;

  /** Everything may fail with an error at any moment, and nothing may leak or be freed twice. */
  @Test
  void failingForWantOfFramesLeaksNothing() {
    for (int seed = 1; seed <= 15; seed++) {
      Random random = new Random(seed);
      MemoryFixture memory = new MemoryFixture(150 + random.nextInt(200));
      TestFile file = memory.file(40L * PAGE);
      List<AddressSpace> spaces = new ArrayList<>(List.of(memory.space()));
      spaces.getFirst().setBrkStart(BASE);
      for (int step = 0; step < 1500; step++) {
        AddressSpace space = spaces.get(random.nextInt(spaces.size()));
        try {
          if (random.nextInt(12) == 0 && spaces.size() < 6) {
            spaces.add(memory.adopt(space.fork(space.limits().copy())));
          } else if (random.nextInt(30) == 0 && spaces.size() > 1) {
            spaces.remove(space);
            memory.release(space);
          } else {
            use(space, file, random);
          }
        } catch (ErrnoException | OutOfMemory | HeapMisuse e) {
          // what a program would be told
        }
        if (step % 25 == 0) {
          memory.check();
        }
      }
      assertTrue(memory.frames.counters().allocationFailures > 0);
      memory.close();
    }
  }

  private static void use(AddressSpace space, TestFile file, Random random) {
    List<Vma> areas = space.areas();
    Vma area = areas.isEmpty() ? null : areas.get(random.nextInt(areas.size()));
    int pages = 1 + random.nextInt(60);
    switch (random.nextInt(14)) {
      case 0 -> anonymous(space, 0, pages, RW);
      case 1 -> sharedAnonymous(space, pages);
      case 2 -> privateFile(space, file, pages, 0);
      case 3 -> sharedFile(space, file, pages, 0);
      case 4 -> space.brk(BASE + (long) pages * PAGE);
      case 5 -> space.heap().malloc(random.nextInt(200_000));
      case 6 -> file.pages.write(random.nextInt(40 * PAGE), new byte[2 * PAGE], 0, 2 * PAGE);
      default -> {
        if (area != null) {
          touch(space, area, random);
        }
      }
    }
  }

  private static void touch(AddressSpace space, Vma area, Random random) {
    long start = area.start() + random.nextLong(area.pages()) * PAGE;
    long length = (1 + random.nextLong(area.pages())) * PAGE;
    switch (random.nextInt(9)) {
      case 0 -> space.unmap(start, length);
      case 1 -> space.protect(start, length, random.nextInt(8));
      case 2 -> space.remap(start, PAGE, length, MmapFlags.MREMAP_MAYMOVE, 0);
      case 3 -> space.lock(start, length, false);
      case 4 -> space.unlockAll();
      case 5 -> space.advise(start, length, 8);
      default -> {
        for (long va = start; va < Math.min(area.end(), start + length); va += PAGE) {
          space.writeLong(va, va);
        }
      }
    }
  }

  @Test
  void theLastResortIsAskedAndTheAllocationGoesOn() {
    MemoryFixture memory = new MemoryFixture(64);
    AddressSpace hog = memory.space();
    AddressSpace other = memory.space();
    long hogs = anonymous(hog, 0, 64, RW);
    int written = 0;
    while (hog.handleFault(hogs + (long) written * PAGE, Access.STORE) != Fault.OUT_OF_MEMORY) {
      written++;
    }
    int[] asked = {0};
    memory.frames.setLastResort(() -> {
      asked[0]++;
      hog.reap();
      return true;
    });
    long va = anonymous(other, 0, 2, RW);
    other.writeLong(va, 1);
    assertEquals(1, asked[0]);
    assertEquals(0, hog.usage.anonymousPages);
    memory.close();
  }
}
