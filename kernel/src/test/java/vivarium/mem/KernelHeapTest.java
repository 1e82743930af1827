package vivarium.mem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.mem.MemoryFixture.PAGE;
import static vivarium.mem.MemoryFixture.assertErrno;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.MallocService;
import vivarium.mem.HeapBlock.State;

class KernelHeapTest {
  private static final long HEAP_START = 0x20_0000;

  private final MemoryFixture memory = new MemoryFixture(4096);
  private final AddressSpace space = memory.space();
  private final KernelHeap heap = space.heap();

  @BeforeEach
  void layOut() {
    space.setBrkStart(HEAP_START);
  }

  @AfterEach
  void nothingLeaks() {
    memory.close();
  }

  private static void assertMisuse(String what, Executable call) {
    assertEquals(what, assertThrows(HeapMisuse.class, call).what());
  }

  @Test
  void theHiddenHeaderLiesJustBeforeTheBlock() {
    long block = heap.malloc(20);
    assertEquals(HEAP_START + 16, block);
    assertEquals(48 | MallocService.IN_USE, space.readLong(block - 16));
    long word = space.readLong(block - 16);
    assertEquals(MallocService.CHECK ^ (block - 16) ^ word, space.readLong(block - 8));
  }

  @Test
  void freedNeighboursJoinAndAreUsedAgain() {
    long a = heap.malloc(100);
    long b = heap.malloc(100);
    long c = heap.malloc(100);
    long d = heap.malloc(100);
    heap.free(a);
    heap.free(c);
    heap.free(b);
    assertEquals(
        List.of(State.FREE, State.USED, State.FREE),
        heap.blocks().stream().map(HeapBlock::state).toList());
    assertEquals(a, heap.malloc(300));
    heap.free(d);
  }

  @Test
  void largeBlocksAreMappings() {
    long block = heap.malloc(MallocService.MMAP_THRESHOLD);
    assertEquals(HEAP_START, space.brk(0));
    assertEquals(State.MAPPED, heap.blocks().getFirst().state());
    assertEquals(16, block % PAGE);
    space.writeLong(block + MallocService.MMAP_THRESHOLD - 8, 5);
    long moved = heap.realloc(block, 10 * MallocService.MMAP_THRESHOLD);
    assertEquals(5, space.readLong(moved + MallocService.MMAP_THRESHOLD - 8));
    heap.free(moved);
    assertErrno(Errno.EFAULT, () -> space.readLong(moved));
    assertMisuse("free(): invalid pointer", () -> heap.free(moved));
  }

  @Test
  void doubleAndWildFreesAreCaught() {
    long a = heap.malloc(40);
    long b = heap.malloc(40);
    heap.free(a);
    assertMisuse("free(): double free detected", () -> heap.free(a));
    assertMisuse("free(): invalid pointer", () -> heap.free(b + 8));
    assertMisuse("free(): invalid pointer", () -> heap.free(b + 16));
    assertMisuse("free(): invalid pointer", () -> heap.free(0x1234_5670));
    assertMisuse("free(): invalid pointer", () -> heap.free(-16));
    assertMisuse("realloc(): invalid pointer", () -> heap.realloc(a, 5));
    heap.free(0);
  }

  @Test
  void doubleFreeIsSeenAfterJoining() {
    long a = heap.malloc(40);
    long b = heap.malloc(40);
    heap.malloc(40);
    heap.free(a);
    heap.free(b);
    assertMisuse("free(): double free detected", () -> heap.free(b));
  }

  @Test
  void overflowIntoTheNextHeaderIsCaughtAtFree() {
    long a = heap.malloc(40);
    heap.malloc(40);
    byte[] overflow = new byte[64];
    Arrays.fill(overflow, (byte) 'A');
    space.copyOut(a, overflow, 0, overflow.length);
    assertMisuse("free(): invalid next size", () -> heap.free(a));
    assertEquals(State.OVERWRITTEN, heap.blocks().getLast().state());
  }

  @Test
  void freeMemoryAtTheEndGoesBack() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(heap.malloc(100_000));
    }
    long high = space.brk(0);
    blocks.forEach(heap::free);
    assertTrue(space.brk(0) < high - 1_500_000);
    assertEquals(1, heap.blocks().size());
  }

  @Test
  void callocZeroesUsedMemoryAndRefusesOverflow() {
    long a = heap.malloc(64);
    space.writeLong(a + 32, -1);
    heap.free(a);
    assertEquals(a, heap.calloc(8, 8));
    assertEquals(0, space.readLong(a + 32));
    assertErrno(Errno.ENOMEM, () -> heap.calloc(1L << 33, 1L << 33));
    assertErrno(Errno.ENOMEM, () -> heap.malloc(-1));
    assertErrno(Errno.ENOMEM, () -> heap.malloc(1L << 37));
  }

  @Test
  void theChildOfAForkHasItsOwnHeap() {
    long a = heap.malloc(40);
    AddressSpace child = memory.adopt(space.fork(space.limits().copy()));
    child.heap().free(a);
    assertEquals(a, child.heap().malloc(40));
    assertNotEquals(a, heap.malloc(40));
    heap.free(a);
  }

  @Test
  void heapMixedWithTheProgramsOwnBrkUsesSeveralArenas() {
    long a = heap.malloc(1000);
    long own = space.brk(0);
    space.brk(own + 100);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      blocks.add(heap.malloc(50_000));
    }
    assertTrue(blocks.stream().noneMatch(b -> b < own + 100 && b + 50_000 > own));
    blocks.forEach(heap::free);
    heap.free(a);
  }

  /** The model: each block's bytes, as the program wrote them. */
  @Test
  void randomUseKeepsEveryByte() {
    long seed = 20_261;
    Random random = new Random(seed);
    List<Long> addresses = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    for (int step = 0; step < 6000; step++) {
      int action = random.nextInt(10);
      if (addresses.isEmpty() || action < 5 && addresses.size() < 200) {
        int size = size(random);
        addresses.add(heap.malloc(size));
        contents.add(fill(random, addresses.getLast(), size));
      } else {
        int i = random.nextInt(addresses.size());
        long address = addresses.get(i);
        byte[] expected = contents.get(i);
        byte[] actual = new byte[expected.length];
        space.copyIn(address, actual, 0, actual.length);
        assertArrayEquals(expected, actual, "seed " + seed + " step " + step);
        if (action < 7) {
          int size = 1 + size(random);
          long moved = heap.realloc(address, size);
          byte[] kept = new byte[Math.min(size, expected.length)];
          space.copyIn(moved, kept, 0, kept.length);
          assertArrayEquals(Arrays.copyOf(expected, kept.length), kept, "seed " + seed);
          addresses.set(i, moved);
          contents.set(i, fill(random, moved, size));
        } else {
          heap.free(address);
          addresses.remove(i);
          contents.remove(i);
        }
      }
    }
    long used = heap.blocks().stream().filter(b -> b.state() != State.FREE).count();
    assertEquals(addresses.size(), used);
    addresses.forEach(heap::free);
    assertEquals(1, heap.blocks().size());
  }

  /** Whatever a program writes over its heap, the kernel only ever reports misuse or an errno. */
  @Test
  void noDamageToTheHeapHarmsTheKernel() {
    for (int seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      AddressSpace victim = memory.space();
      victim.setBrkStart(HEAP_START);
      List<Long> addresses = new ArrayList<>();
      try {
        for (int step = 0; step < 400; step++) {
          switch (random.nextInt(4)) {
            case 0, 1 -> addresses.add(victim.heap().malloc(random.nextInt(2000)));
            case 2 -> {
              if (!addresses.isEmpty()) {
                victim.heap().free(addresses.remove(random.nextInt(addresses.size())));
              }
            }
            default -> damage(victim, random);
          }
          victim.heap().blocks();
        }
      } catch (HeapMisuse | ErrnoException e) {
        // the program would be aborted, or told
      }
      memory.check();
      memory.release(victim);
    }
  }

  private static void damage(AddressSpace victim, Random random) {
    long range = victim.brk(0) - HEAP_START;
    if (range > 0 && random.nextInt(8) == 0) {
      long at = HEAP_START + (random.nextLong(range) & ~7L);
      long value =
          switch (random.nextInt(3)) {
            case 0 -> random.nextLong();
            case 1 -> HEAP_START + (random.nextLong(range) & ~15L);
            default -> random.nextInt(100);
          };
      victim.writeLong(at, value);
      if (random.nextBoolean()) { // a forged header
        victim.writeLong(at + 8, MallocService.CHECK ^ at ^ value);
      }
    }
  }

  private static int size(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextInt(300_000);
      case 1, 2 -> random.nextInt(20_000);
      default -> random.nextInt(400);
    };
  }

  private byte[] fill(Random random, long address, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    space.copyOut(address, bytes, 0, size);
    return bytes;
  }
}
