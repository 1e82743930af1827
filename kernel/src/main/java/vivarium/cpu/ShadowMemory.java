package vivarium.cpu;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryWatch;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * The shadow of a checked program's memory: for each bit whether it is defined, for each byte
 * whether it may be accessed. It goes by virtual address, so that it does not matter what frames
 * the pages are in, or whether they are in RAM at all. As memcheck's it belongs to one process:
 * what another one writes to memory that both share counts as defined.
 *
 * <p>A page's shadow is made when it is first looked at, and changed copies are made only of pages
 * that are not all alike. The interpreter reads {@link #tag} and {@link #page} as it reads a TLB.
 * Guarded by the machine thread.
 */
public final class ShadowMemory implements MemoryWatch {
  private static final long PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
  private static final long PAGE_MASK = PhysicalMemory.PAGE_MASK;

  /** Pages whose shadow is at hand, direct mapped, as in {@link Tlb}. */
  final long[] tag = new long[Tlb.ENTRIES];

  final long[][] page = new long[Tlb.ENTRIES][];

  private final Map<Long, long[]> known = new HashMap<>();
  private final AddressSpace space;
  private @Nullable Checker checker;

  /** Makes a shadow that knows nothing yet; it works once it has a checker. */
  public ShadowMemory(AddressSpace space) {
    this.space = space;
    Arrays.fill(tag, -1);
    Arrays.fill(page, ShadowPage.CLEAN);
  }

  public AddressSpace space() {
    return space;
  }

  public void setChecker(Checker newChecker) {
    checker = newChecker;
  }

  Checker checker() {
    Checker present = checker;
    if (present == null) {
      throw new IllegalStateException("a shadow without a checker");
    }
    return present;
  }

  /** The bits of a page, in the tables from now on if something is mapped there. */
  long[] find(long va) {
    long start = va & ~PAGE_MASK;
    int i = Tlb.index(va);
    if (tag[i] == start) {
      return page[i];
    }
    long[] bits = known.get(start);
    if (bits == null) {
      long definedFrom = checker().definedFrom(start);
      if (definedFrom < 0) {
        return ShadowPage.FORBIDDEN;
      }
      bits = first((int) (definedFrom - start));
      known.put(start, bits);
    }
    tag[i] = start;
    page[i] = bits;
    return bits;
  }

  private static long[] first(int definedFrom) {
    if (definedFrom <= 0) {
      return ShadowPage.CLEAN;
    }
    if (definedFrom >= PAGE_SIZE) {
      return ShadowPage.FORBIDDEN;
    }
    long[] bits = new long[ShadowPage.LONGS];
    ShadowPage.setAddressable(bits, 0, definedFrom, false);
    return bits;
  }

  /** The same for a page that will be changed: an array of its own. */
  long[] change(long va) {
    long[] bits = find(va);
    return ShadowPage.isShared(bits) ? put(va & ~PAGE_MASK, ShadowPage.copy(bits)) : bits;
  }

  private long[] put(long start, long[] bits) {
    known.put(start, bits);
    int i = Tlb.index(start);
    tag[i] = start;
    page[i] = bits;
    return bits;
  }

  // For the checker and the kernel

  /** Whether a byte may be accessed. */
  public boolean addressable(long va) {
    return ShadowPage.addressable(find(va), (int) (va & PAGE_MASK));
  }

  /** The undefined bits of a byte. */
  public int undefined(long va) {
    return ShadowPage.undefined(find(va), (int) (va & PAGE_MASK));
  }

  /** Whether eight bytes at a multiple of 8 are all addressable and defined. */
  public boolean wordIsGood(long va) {
    int offset = (int) (va & PAGE_MASK);
    long[] bits = find(va);
    return bits[offset >>> 3] == 0
        && (bits[ShadowPage.ACCESS + (offset >>> 6)] >>> offset & 0xff) == 0;
  }

  /** The first byte of a range that must not be accessed, or -1. */
  public long firstUnaddressable(long va, long length) {
    for (long at = va; at < va + length; at++) {
      long[] bits = find(at);
      if (bits == ShadowPage.CLEAN || bits == ShadowPage.UNDEFINED) {
        at |= PAGE_MASK;
      } else if (!addressable(at)) {
        return at;
      }
    }
    return -1;
  }

  /** The first addressable byte of a range that has undefined bits, or -1. */
  public long firstUndefined(long va, long length) {
    for (long at = va; at < va + length; at++) {
      if (find(at) == ShadowPage.CLEAN) {
        at |= PAGE_MASK;
      } else if (undefined(at) != 0 && addressable(at)) {
        return at;
      }
    }
    return -1;
  }

  public void setUndefined(long va, int undefined) {
    if (undefined != undefined(va)) {
      ShadowPage.setUndefined(change(va), (int) (va & PAGE_MASK), undefined);
    }
  }

  /** The bytes must not be accessed. */
  public void forbid(long va, long length) {
    long end = va + length;
    for (long at = va; at < end; ) {
      int from = (int) (at & PAGE_MASK);
      int to = (int) Math.min(PAGE_SIZE, from + (end - at));
      if (ShadowPage.isWhole(from, to)) {
        put(at, ShadowPage.FORBIDDEN);
      } else {
        ShadowPage.setAddressable(change(at), from, to, false);
      }
      at += to - from;
    }
  }

  /** The bytes may be accessed. */
  public void allow(long va, long length, boolean defined) {
    long end = va + length;
    for (long at = va; at < end; ) {
      int from = (int) (at & PAGE_MASK);
      int to = (int) Math.min(PAGE_SIZE, from + (end - at));
      if (ShadowPage.isWhole(from, to)) {
        put(at, defined ? ShadowPage.CLEAN : ShadowPage.UNDEFINED);
      } else {
        long[] bits = change(at);
        ShadowPage.setAddressable(bits, from, to, true);
        ShadowPage.setDefined(bits, from, to, defined);
      }
      at += to - from;
    }
  }

  /** Copies the definedness, but not the addressability, of bytes. */
  public void copyDefinedness(long from, long to, long length) {
    byte[] bits = new byte[(int) length];
    for (int i = 0; i < length; i++) {
      bits[i] = (byte) undefined(from + i);
    }
    for (int i = 0; i < length; i++) {
      setUndefined(to + i, bits[i] & 0xff);
    }
  }

  /** The program moved its stack pointer by a moderate distance. */
  void stackMoved(long from, long to) {
    long low = Math.min(from, to);
    long high = Math.max(from, to);
    long[] bits = page[Tlb.index(low)];
    if (tag[Tlb.index(low)] == (low & ~PAGE_MASK)
        && (low & PAGE_MASK) + (high - low) <= PAGE_SIZE
        && ((low | high) & 7) == 0
        && !ShadowPage.isShared(bits)) {
      int first = (int) (low & PAGE_MASK);
      int end = first + (int) (high - low);
      ShadowPage.setAddressable(bits, first, end, to < from);
      if (to < from) {
        Arrays.fill(bits, first >>> 3, end >>> 3, -1L);
      }
    } else if (to > from) {
      forbid(from, to - from);
    } else {
      allow(to, from - to, false);
    }
  }

  // MemoryWatch

  @Override
  public void unmapped(long start, long end) {
    if ((end - start) / PAGE_SIZE > known.size()) {
      known.keySet().removeIf(at -> at >= start && at < end);
    } else {
      for (long at = start; at < end; at += PAGE_SIZE) {
        known.remove(at);
      }
    }
    Arrays.fill(tag, -1);
  }

  @Override
  public void moved(long from, long to, long length) {
    for (long distance = 0; distance < length; distance += PAGE_SIZE) {
      long[] bits = known.remove(from + distance);
      known.remove(to + distance);
      if (bits != null) {
        known.put(to + distance, bits);
      }
    }
    Arrays.fill(tag, -1);
  }

  @Override
  public void written(long address, long length) {
    for (long at = address; at < address + length; at++) {
      if (find(at) == ShadowPage.CLEAN) {
        at |= PAGE_MASK;
      } else {
        setUndefined(at, 0);
      }
    }
  }

  @Override
  public MemoryWatch forked(AddressSpace child) {
    ShadowMemory copy = new ShadowMemory(child);
    known.forEach((start, bits) ->
        copy.known.put(start, ShadowPage.isShared(bits) ? bits : ShadowPage.copy(bits)));
    copy.setChecker(checker().forked(copy));
    return copy;
  }

  @Override
  public void closing() {
    checker().closing();
  }
}
