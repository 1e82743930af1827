package vivarium.mem.replace;

/**
 * Decides which page goes next. Pages are small numbers below a capacity: the frames of a machine,
 * or the places of a textbook's example. The policy is told which pages are in memory, and chooses
 * among them; it moves nothing itself. Guarded by the machine thread.
 */
public interface ReplacementPolicy {
  /** What a policy may ask about a page: hardware's accessed bit, and whether it may go at all. */
  interface Pages {
    /** Whether the page was used since the bit was last taken. */
    boolean isReferenced(int page);

    /** The same, and clears the bit. */
    boolean takeReferenced(int page);

    /** Whether the page can go now: not locked, not in use by the kernel, with a place to go to. */
    boolean isEvictable(int page);

    /** Whether the page belongs to a file rather than to processes alone. */
    boolean isFile(int page);

    /** Whether any page of that kind might go, so that looking at them all is not in vain. */
    default boolean mayEvict(boolean file) {
      return true;
    }
  }

  /** The page has come into memory. */
  void loaded(int page);

  /** The page has left memory, as a victim or because nobody needs it any more. */
  void removed(int page);

  /** The page that should go, or -1 if none can. It stays until {@link #removed} is called. */
  int victim();

  /** Whether {@link #referenced} must be called for each use of a page, which is slow. */
  default boolean isExact() {
    return false;
  }

  /**
   * The page is used now.
   *
   * @param identity names what the page holds, the same in each run of the same work
   */
  default void referenced(int page, long identity) {}

  /** Whether {@link #tick} must be called at regular intervals. */
  default boolean ticks() {
    return false;
  }

  /** A clock tick: time to look at the accessed bits. */
  default void tick() {}

  /** The page came back soon after it had gone: it should stay longer this time. */
  default void refaulted(int page) {}

  /** The program says that it will not need the page soon (MADV_COLD). */
  default void cooled(int page) {}

  /** How many pages count as used often; 0 if the policy makes no such difference. */
  default int activePages(boolean file) {
    return 0;
  }

  /** Whether this page counts so. */
  default boolean isActive(int page) {
    return false;
  }

  /** How eager to swap rather than to drop file pages, 0 to 200, if the policy knows both kinds. */
  default void setSwappiness(int swappiness) {}
}
