package vivarium.sched;

/** What a task is doing, with the letter that /proc and ps show. */
public enum TaskState {
  /** On a hart now. */
  RUNNING('R', "running"),
  /** On a run queue. */
  RUNNABLE('R', "running"),
  /** Waits for an event; a signal wakes it. */
  SLEEPING('S', "sleeping"),
  /** Waits for an event; only the event (or SIGKILL) ends it, as a vfork's parent does. */
  UNINTERRUPTIBLE('D', "disk sleep"),
  /** Stopped by a signal until SIGCONT. */
  STOPPED('T', "stopped"),
  /** Stopped for its tracer, who alone lets it go on. */
  TRACED('t', "tracing stop"),
  /** Has ended and waits for its parent. */
  ZOMBIE('Z', "zombie"),
  /** Has ended and has been collected. */
  DEAD('X', "dead");

  private final char letter;
  private final String text;

  TaskState(char letter, String text) {
    this.letter = letter;
    this.text = text;
  }

  /** As in the third field of /proc/pid/stat. */
  public char letter() {
    return letter;
  }

  /** As in the State row of /proc/pid/status, such as {@code S (sleeping)}. */
  public String description() {
    return letter + " (" + text + ")";
  }

  /** Whether it is on a hart or on a run queue. */
  public boolean active() {
    return this == RUNNING || this == RUNNABLE;
  }

  /** Whether it has ended. */
  public boolean ended() {
    return this == ZOMBIE || this == DEAD;
  }
}
