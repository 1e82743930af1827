package vivarium.mem;

/**
 * What the memory needs of the machine around it; implemented above. Without one ({@link #NONE})
 * devices take no time and nobody reclaims in the background.
 */
public interface MemoryHost {
  /** No machine: for tests of the memory alone. */
  MemoryHost NONE =
      new MemoryHost() {
        @Override
        public boolean hasTime() {
          return false;
        }

        @Override
        public long now() {
          return 0;
        }

        @Override
        public void at(long time, Runnable action) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void reclaimInBackground() {}

        @Override
        public void charge(int scanned, int evicted) {}
      };

  /** Whether devices take time. */
  default boolean hasTime() {
    return true;
  }

  /** Virtual ns. */
  long now();

  /** Runs the action at a virtual time, on the machine thread. */
  void at(long time, Runnable action);

  /** Free frames are few: somebody should call {@link Reclaim#background} soon. */
  void reclaimInBackground();

  /** A page came into memory. */
  default void faulted() {}

  /** Reclaim was done for whoever runs now: so many pages looked at, so many made to go. */
  void charge(int scanned, int evicted);
}
