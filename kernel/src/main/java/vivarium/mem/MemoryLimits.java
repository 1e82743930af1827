package vivarium.mem;

/**
 * The resource limits that an address space obeys, in bytes, {@link #UNLIMITED} for none. Owned by
 * the process, which changes them on prlimit64; read on each call.
 */
public final class MemoryLimits {
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** RLIMIT_STACK. */
  public long stack = 8L << 20;

  /** RLIMIT_AS. */
  public long addressSpace = UNLIMITED;

  /** RLIMIT_DATA. */
  public long data = UNLIMITED;

  /** RLIMIT_MEMLOCK. */
  public long locked = 8L << 20;

  /** The most areas of one address space: Linux's vm.max_map_count. */
  public int areas = 65530;

  public MemoryLimits copy() {
    MemoryLimits copy = new MemoryLimits();
    copy.stack = stack;
    copy.addressSpace = addressSpace;
    copy.data = data;
    copy.locked = locked;
    copy.areas = areas;
    return copy;
  }
}
