package vivarium.mem;

/**
 * A block of the malloc service, as its hidden header says.
 *
 * @param address the first byte that the program may use; the header lies 16 bytes before
 * @param size bytes that the program may use
 */
public record HeapBlock(long address, long size, State state) {
  /** What a block is. */
  public enum State {
    USED,
    FREE,
    /** In use, and a mapping of its own. */
    MAPPED,
    /** The program overwrote the header; what follows in the arena cannot be told. */
    OVERWRITTEN
  }
}
