package vivarium.trace;

/**
 * One argument of a tracepoint: its name, what it means, and its first word in the record.
 *
 * @param offset index of its first word
 */
public record Argument(String name, Type type, int offset) {
  /**
   * What an argument means, and so how it is printed. Ordinals are those of higher rooms' enums.
   */
  public enum Type {
    /** How many. */
    COUNT,
    /** A signed number. */
    NUMBER,
    /** Virtual ns. */
    NANOS,
    /** An address or a register. */
    ADDRESS,
    /** Bits. */
    FLAGS,
    /** A thread id; 0 for none or for idle. */
    TASK,
    /** A process id. */
    PROCESS,
    HART,
    /** Ordinal of sched's SwitchReason. */
    SWITCH_REASON,
    /** Ordinal of sched's WaitChannel. */
    WAIT_CHANNEL,
    /** Ordinal of sched's TaskState. */
    TASK_STATE,
    /** Ordinal of sched's InterruptCause. */
    INTERRUPT_CAUSE,
    /** A system call's number. */
    SYSCALL,
    /** What a system call returned: negative errno numbers, or a value. */
    RESULT,
    /** A signal's number. */
    SIGNAL,
    /** As wait4 reports it. */
    STATUS,
    /** Ordinal of mem's Access. */
    ACCESS,
    /** Ordinal of mem's Fault. */
    FAULT,
    /** A command name in two words, see {@link EventName}. */
    NAME;

    Argument named(String name) {
      return new Argument(name, this, 0);
    }

    /** How many words of a record it takes. */
    public int words() {
      return this == NAME ? 2 : 1;
    }
  }

  Argument at(int word) {
    return new Argument(name, type, word);
  }
}
