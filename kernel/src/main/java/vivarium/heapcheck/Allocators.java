package vivarium.heapcheck;

import static vivarium.heapcheck.GuestMemory.argument;

import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.cpu.ShadowRegisters;
import vivarium.heapcheck.Block.Family;
import vivarium.mem.Access;

/**
 * malloc and its relatives, operator new and delete, and the malloc service: what stands in for
 * them. They check what they are given as memcheck does; a wrong free does nothing.
 */
final class Allocators {
  private static final int ALIGNMENT = 16;

  private final ProcessChecker checker;
  private final GuestMemory memory;
  private final Heap heap;

  Allocators(ProcessChecker checker, GuestMemory memory, Heap heap) {
    this.checker = checker;
    this.memory = memory;
    this.heap = heap;
  }

  void addTo(Functions table) {
    table.add((task, name) -> make(task, argument(task, 0), ALIGNMENT, Family.MALLOC), "malloc");
    table.add(
        (task, name) -> make(task, argument(task, 0), ALIGNMENT, Family.NEW),
        "_Znwm",
        "_ZnwmRKSt9nothrow_t");
    table.add(
        (task, name) -> make(task, argument(task, 0), ALIGNMENT, Family.NEW_ARRAY),
        "_Znam",
        "_ZnamRKSt9nothrow_t");
    table.add(
        (task, name) -> make(task, argument(task, 0), argument(task, 1), Family.NEW),
        "_ZnwmSt11align_val_t",
        "_ZnwmSt11align_val_tRKSt9nothrow_t");
    table.add(
        (task, name) -> make(task, argument(task, 0), argument(task, 1), Family.NEW_ARRAY),
        "_ZnamSt11align_val_t",
        "_ZnamSt11align_val_tRKSt9nothrow_t");
    table.add((task, name) -> calloc(task), "calloc");
    table.add((task, name) -> realloc(task, argument(task, 1)), "realloc");
    table.add((task, name) -> reallocarray(task), "reallocarray");
    table.add(
        (task, name) -> make(task, argument(task, 1), argument(task, 0), Family.MALLOC),
        "memalign",
        "aligned_alloc");
    table.add((task, name) -> posixMemalign(task), "posix_memalign");
    table.add((task, name) -> make(task, argument(task, 0), 4096, Family.MALLOC), "valloc");
    table.add(
        (task, name) -> make(task, argument(task, 0) + 4095 & -4096L, 4096, Family.MALLOC),
        "pvalloc");
    table.add((task, name) -> usableSize(task), "malloc_usable_size");
    table.add((task, name) -> free(task, Family.MALLOC), "free", "cfree");
    table.add(
        (task, name) -> free(task, Family.NEW),
        "_ZdlPv",
        "_ZdlPvm",
        "_ZdlPvRKSt9nothrow_t",
        "_ZdlPvSt11align_val_t",
        "_ZdlPvmSt11align_val_t");
    table.add(
        (task, name) -> free(task, Family.NEW_ARRAY),
        "_ZdaPv",
        "_ZdaPvm",
        "_ZdaPvRKSt9nothrow_t",
        "_ZdaPvSt11align_val_t",
        "_ZdaPvmSt11align_val_t");
  }

  /** A block of undefined bytes; 0 if there is no memory. */
  long make(ShadowRegisters task, long size, long alignment, Family family) {
    Block block = allocate(task, size, alignment, family);
    return block == null ? 0 : block.address;
  }

  private @Nullable Block allocate(ShadowRegisters task, long size, long alignment, Family family) {
    if (size < 0) {
      checker.fishy(task, size);
      return null;
    }
    long power = Long.highestOneBit(Math.max(1, alignment));
    long rounded = power == alignment ? power : power << 1;
    return heap.allocate(size, rounded, family, checker.trace(task));
  }

  long calloc(ShadowRegisters task) {
    long count = argument(task, 0);
    long size = argument(task, 1);
    long bytes = count * size;
    if (Math.unsignedMultiplyHigh(count, size) != 0) {
      return 0;
    }
    Block block = allocate(task, bytes, ALIGNMENT, Family.MALLOC);
    if (block == null) {
      return 0;
    }
    try {
      memory.require(block.address, block.size, Access.STORE);
    } catch (GuestMemory.Absent e) {
      checker.takeBack(block);
      throw e;
    }
    memory.clear(block.address, block.size);
    return block.address;
  }

  long realloc(ShadowRegisters task, long size) {
    long address = argument(task, 0);
    if (address == 0) {
      return make(task, size, ALIGNMENT, Family.MALLOC);
    }
    Block old = heap.at(address);
    if (old == null) {
      checker.invalidFree(task, address);
      return 0;
    }
    if (old.family != Family.MALLOC) {
      checker.mismatchedFree(task, old);
    }
    if (size == 0) {
      heap.release(old, checker.trace(task));
      return 0;
    }
    Block block = allocate(task, size, ALIGNMENT, Family.MALLOC);
    if (block == null) {
      return 0;
    }
    long kept = Math.min(size, old.size);
    try {
      memory.require(old.address, kept, Access.LOAD);
      memory.require(block.address, kept, Access.STORE);
    } catch (GuestMemory.Absent e) {
      checker.takeBack(block);
      throw e;
    }
    memory.copy(old.address, block.address, kept);
    heap.release(old, checker.trace(task));
    return block.address;
  }

  private long reallocarray(ShadowRegisters task) {
    long count = argument(task, 1);
    long size = argument(task, 2);
    return Math.unsignedMultiplyHigh(count, size) != 0 ? 0 : realloc(task, count * size);
  }

  private long posixMemalign(ShadowRegisters task) {
    long alignment = argument(task, 1);
    if (alignment < 8 || Long.bitCount(alignment) != 1) {
      return Errno.EINVAL;
    }
    memory.require(argument(task, 0), 8, Access.STORE);
    long address = make(task, argument(task, 2), alignment, Family.MALLOC);
    if (address == 0) {
      return Errno.ENOMEM;
    }
    for (int i = 0; i < 8; i++) {
      memory.write(argument(task, 0) + i, (int) (address >>> 8 * i));
    }
    checker.shadow().written(argument(task, 0), 8);
    return 0;
  }

  private long usableSize(ShadowRegisters task) {
    Block block = heap.at(argument(task, 0));
    return block == null ? 0 : block.size;
  }

  long free(ShadowRegisters task, Family family) {
    long address = argument(task, 0);
    if (address == 0) {
      return 0;
    }
    Block block = heap.at(address);
    if (block == null) {
      checker.invalidFree(task, address);
      return 0;
    }
    if (block.family != family) {
      checker.mismatchedFree(task, block);
    }
    heap.release(block, checker.trace(task));
    return 0;
  }
}
