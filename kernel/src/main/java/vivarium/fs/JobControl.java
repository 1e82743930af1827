package vivarium.fs;

/** What terminals do to processes. Implemented by proc, given to {@link Vfs} at boot. */
public interface JobControl {
  /** Sends {@code signal} to every process of the group, from the kernel. */
  void signalGroup(int processGroup, int signal);

  /** Whether there is a process of that group. */
  boolean groupExists(int processGroup);

  /** Whether a process of that group exists in that session. */
  boolean groupInSession(int processGroup, int session);

  /**
   * Whether no member's parent is in another group of the same session (job control cannot resume
   * it).
   */
  boolean orphaned(int processGroup);

  /** Takes the controlling terminal from all processes of the session. */
  void detachSession(int session);

  /** A machine without processes, for tests. */
  JobControl NONE =
      new JobControl() {
        @Override
        public void signalGroup(int processGroup, int signal) {}

        @Override
        public boolean groupExists(int processGroup) {
          return true;
        }

        @Override
        public boolean groupInSession(int processGroup, int session) {
          return true;
        }

        @Override
        public boolean orphaned(int processGroup) {
          return false;
        }

        @Override
        public void detachSession(int session) {}
      };
}
