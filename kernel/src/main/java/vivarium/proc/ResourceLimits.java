package vivarium.proc;

import vivarium.abi.ResourceLimit;
import vivarium.mem.MemoryLimits;

/**
 * The soft and hard limits of a process by {@link ResourceLimit} number; {@link
 * ResourceLimit#INFINITY} (-1) for none. Those of memory are passed on to its address space.
 */
public final class ResourceLimits {
  private static final long MIB = 1 << 20;

  private final long[] soft = new long[ResourceLimit.COUNT];
  private final long[] hard = new long[ResourceLimit.COUNT];
  private final MemoryLimits memory;

  private ResourceLimits(MemoryLimits memory) {
    this.memory = memory;
  }

  /**
   * What the first process starts with, as Linux has it.
   *
   * @param maxTasks half of it is RLIMIT_NPROC and RLIMIT_SIGPENDING
   */
  static ResourceLimits initial(int maxTasks) {
    ResourceLimits limits = new ResourceLimits(new MemoryLimits());
    java.util.Arrays.fill(limits.soft, ResourceLimit.INFINITY);
    java.util.Arrays.fill(limits.hard, ResourceLimit.INFINITY);
    limits.set(ResourceLimit.STACK, 8 * MIB, ResourceLimit.INFINITY);
    limits.set(ResourceLimit.CORE, 0, ResourceLimit.INFINITY);
    limits.set(ResourceLimit.NPROC, maxTasks / 2, maxTasks / 2);
    limits.set(ResourceLimit.NOFILE, 1024, 4096);
    limits.set(ResourceLimit.MEMLOCK, 8 * MIB, 8 * MIB);
    limits.set(ResourceLimit.SIGPENDING, maxTasks / 2, maxTasks / 2);
    limits.set(ResourceLimit.MSGQUEUE, 819_200, 819_200);
    limits.set(ResourceLimit.NICE, 0, 0);
    limits.set(ResourceLimit.RTPRIO, 0, 0);
    return limits;
  }

  public ResourceLimits copy() {
    ResourceLimits copy = new ResourceLimits(memory.copy());
    System.arraycopy(soft, 0, copy.soft, 0, soft.length);
    System.arraycopy(hard, 0, copy.hard, 0, hard.length);
    return copy;
  }

  /** Bytes, seconds or a count as setrlimit(2) says; -1 for no limit. */
  public long soft(int resource) {
    return soft[resource];
  }

  public long hard(int resource) {
    return hard[resource];
  }

  /** Sets both; the caller has checked rights and that soft is not above hard. */
  public void set(int resource, long newSoft, long newHard) {
    soft[resource] = newSoft;
    hard[resource] = newHard;
    long bytes = newSoft < 0 ? MemoryLimits.UNLIMITED : newSoft;
    switch (resource) {
      case ResourceLimit.STACK -> memory.stack = bytes;
      case ResourceLimit.AS -> memory.addressSpace = bytes;
      case ResourceLimit.DATA -> memory.data = bytes;
      case ResourceLimit.MEMLOCK -> memory.locked = bytes;
      default -> {}
    }
  }

  /** The part that the address space reads. */
  public MemoryLimits memory() {
    return memory;
  }
}
