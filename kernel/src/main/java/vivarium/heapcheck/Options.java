package vivarium.heapcheck;

import java.util.List;

/**
 * What a check is asked to do; names and defaults are memcheck's options.
 *
 * @param leakCheck how much is said about leaks
 * @param showReachable whether the leak records tell of blocks that can still be reached, too
 * @param callers the most frames of a stack trace
 * @param undefinedValues whether uses of undefined values are errors
 * @param quarantine bytes of freed blocks that are kept from being used again
 * @param freeLibc whether the C library is asked to free its own blocks at the end
 * @param traceChildren whether programs that are executed are checked as well
 * @param quiet whether only errors are told
 * @param showSuppressed whether the suppressions that were used are listed
 * @param suppressions errors that are not told
 */
public record Options(
    LeakCheck leakCheck,
    boolean showReachable,
    int callers,
    boolean undefinedValues,
    long quarantine,
    boolean freeLibc,
    boolean traceChildren,
    boolean quiet,
    boolean showSuppressed,
    List<Suppression> suppressions) {
  /** How much is said about leaks at the end. */
  public enum LeakCheck {
    NO,
    SUMMARY,
    FULL
  }

  /** The defaults. */
  public static Options defaults() {
    return new Builder().build();
  }

  /** Collects options; each has memcheck's default. */
  public static final class Builder {
    private LeakCheck leakCheck = LeakCheck.SUMMARY;
    private boolean showReachable;
    private int callers = 12;
    private boolean undefinedValues = true;
    private long quarantine = 20_000_000;
    private boolean freeLibc = true;
    private boolean traceChildren;
    private boolean quiet;
    private boolean showSuppressed;
    private List<Suppression> suppressions = List.of();

    public Builder leakCheck(LeakCheck value) {
      leakCheck = value;
      return this;
    }

    public Builder showReachable(boolean value) {
      showReachable = value;
      return this;
    }

    public Builder callers(int value) {
      callers = value;
      return this;
    }

    public Builder undefinedValues(boolean value) {
      undefinedValues = value;
      return this;
    }

    /** Bytes. */
    public Builder quarantine(long value) {
      quarantine = value;
      return this;
    }

    public Builder freeLibc(boolean value) {
      freeLibc = value;
      return this;
    }

    public Builder traceChildren(boolean value) {
      traceChildren = value;
      return this;
    }

    public Builder quiet(boolean value) {
      quiet = value;
      return this;
    }

    public Builder showSuppressed(boolean value) {
      showSuppressed = value;
      return this;
    }

    public Builder suppressions(List<Suppression> value) {
      suppressions = value;
      return this;
    }

    public Options build() {
      return new Options(
          leakCheck,
          showReachable,
          callers,
          undefinedValues,
          quarantine,
          freeLibc,
          traceChildren,
          quiet,
          showSuppressed,
          suppressions);
    }
  }
}
