package vivarium.debug;

/** How an unwinder reads the memory of what it looks at. */
@FunctionalInterface
public interface TargetMemory {
  /** Reads bytes at a virtual address; returns how many, fewer at the first that are nowhere. */
  int read(long address, byte[] to, int offset, int length);
}
