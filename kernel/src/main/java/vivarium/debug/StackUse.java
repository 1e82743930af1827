package vivarium.debug;

import org.jspecify.annotations.Nullable;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;

/**
 * How much of its stack a task uses, now and at most so far. The deepest use is the lowest page of
 * the stack that was ever touched: pages of a stack stay, in memory or on swap, unless the program
 * gives them back itself.
 *
 * @param start of the area that the stack pointer is in
 * @param end first address behind it
 * @param deepest start of the lowest page that was touched; end if none was
 * @param sp the stack pointer
 * @param limit bytes that it may grow to, {@link MemoryLimits#UNLIMITED} for none, or 0 if it does
 *     not grow: a thread's stack, or one that the program made
 */
public record StackUse(long start, long end, long deepest, long sp, long limit) {

  /** Of the task with this stack pointer; null if the pointer is nowhere. */
  public static @Nullable StackUse of(AddressSpace space, long sp) {
    Vma area = space.find(sp);
    if (area == null) {
      return null;
    }
    long deepest = area.start();
    while (deepest < area.end() && space.walk(deepest, 0) == 0) {
      deepest += PhysicalMemory.PAGE_SIZE;
    }
    long limit = area.has(Vma.GROWS_DOWN) ? space.limits().stack : 0;
    return new StackUse(area.start(), area.end(), deepest, sp, limit);
  }

  /** Whether the kernel makes it larger as it is used. */
  public boolean grows() {
    return limit != 0;
  }

  /** Bytes from the stack pointer to the top. */
  public long used() {
    return end - sp;
  }

  /** Bytes from the lowest page that was touched to the top. */
  public long most() {
    return end - deepest;
  }
}
