package vivarium.debug.heap;

/**
 * A stretch of a heap, as the header before it says.
 *
 * @param start of the stretch, header included
 * @param address what malloc returned, or would
 * @param size bytes that the program may use there
 * @param total bytes of the stretch: {@code size} and what the allocator keeps for itself
 * @param requested bytes that the program asked for, or -1 if the allocator does not keep that
 * @param bin the list that a free block is in, or a word on the block; may be empty
 */
public record Block(
    long start, long address, long size, long total, long requested, State state, String bin) {

  /** What a stretch is. */
  public enum State {
    /** The program has it. */
    USED,
    /** The program has it, and it is a mapping of its own. */
    MAPPED,
    /** Free, and in one of the allocator's lists. */
    FREE,
    /** Freed, but kept as if in use for the next request of that size. */
    CACHED,
    /** The free end of the heap, which is in no list. */
    TOP,
    /** The allocator's own. */
    INTERNAL,
    /** The header makes no sense, or memory that the program took from the kernel itself. */
    UNKNOWN
  }

  /** A block whose request is not known. */
  static Block of(long start, long header, long size, long total, State state, String bin) {
    return new Block(start, start + header, size, total, -1, state, bin);
  }

  /** Bytes that the allocator spends on the block. */
  public long overhead() {
    return total - size;
  }
}
