package vivarium.jit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.mem.PhysicalMemory;

/**
 * All translations of a machine, by what they were made from: a key of the first bytes of the code,
 * then a comparison of all of it. So a second process of a program starts with the first one's
 * translations. Bounded by the bytes of JVM bytecode; what goes is unloaded once nobody runs it.
 */
final class CodeStore {
  /** Bytes that are kept, of bytecode and what the JVM keeps beside it. */
  static final long CAPACITY = 128L << 20;

  /** What a class costs beside its bytecode, roughly, bytes. */
  private static final int CLASS = 6 << 10;

  private static final int KEY_BYTES = 8;
  private static final List<RegionCode> NONE = List.of();

  /** Different code with the same first bytes, newest first; at most this many. */
  private static final int ALIKE = 8;

  private final long capacity;

  /** Made when first asked for: a machine may end before it has translated anything. */
  private @Nullable Cache<Key, List<RegionCode>> cache;

  private long dropped;

  CodeStore(long capacity) {
    this.capacity = capacity;
  }

  private Cache<Key, List<RegionCode>> cache() {
    Cache<Key, List<RegionCode>> made = cache;
    if (made == null) {
      made = make();
      cache = made;
    }
    return made;
  }

  private Cache<Key, List<RegionCode>> make() {
    return Caffeine.newBuilder()
        .maximumWeight(capacity)
        .weigher((Key key, List<RegionCode> codes) ->
            codes.stream().mapToInt(code -> CLASS + code.size).sum())
        .executor(Runnable::run)
        .removalListener(this::removed)
        .recordStats()
        .build();
  }

  private record Key(int offset, long first) {}

  private static Key key(int frame, int offset, PhysicalMemory memory) {
    long first = 0;
    for (int i = 0; i < KEY_BYTES && offset + i < PhysicalMemory.PAGE_SIZE; i++) {
      first |= (memory.readByte(PhysicalMemory.address(frame) + offset + i) & 0xffL) << 8 * i;
    }
    return new Key(offset, first);
  }

  private void removed(@Nullable Key key, @Nullable List<RegionCode> codes, RemovalCause cause) {
    if (codes != null && cause.wasEvicted()) {
      codes.forEach(this::drop);
    }
  }

  private void drop(RegionCode code) {
    code.dropped = true;
    dropped++;
  }

  /** How many translations it has given up so far. */
  long dropped() {
    return dropped;
  }

  /** Bytes of JVM bytecode in it. */
  long bytes() {
    return cache().asMap().values().stream()
        .flatMap(List::stream)
        .mapToLong(code -> code.size)
        .sum();
  }

  /** Look-ups, hits and evictions so far. */
  CacheStats statistics() {
    return cache().stats();
  }

  /** Translations that may be of the code at an offset in a frame. */
  List<RegionCode> at(int frame, int offset, PhysicalMemory memory) {
    List<RegionCode> found = cache().getIfPresent(key(frame, offset, memory));
    return found == null ? NONE : found;
  }

  /**
   * Keeps a translation of code whose entry is at an offset in a frame, as the first that {@link
   * #at} tells; false if it has it already.
   */
  boolean add(RegionCode code, int frame, int offset, PhysicalMemory memory) {
    Key key = key(frame, offset, memory);
    List<RegionCode> codes = new ArrayList<>();
    List<RegionCode> old = cache().getIfPresent(key);
    if (old != null) {
      codes.addAll(old);
    }
    boolean isNew = !codes.remove(code);
    codes.addFirst(code);
    if (codes.size() > ALIKE) {
      drop(codes.removeLast());
    }
    code.dropped = false;
    cache().put(key, List.copyOf(codes));
    return isNew;
  }
}
