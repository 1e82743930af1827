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
    return new Options(
        LeakCheck.SUMMARY, false, 12, true, 20_000_000, true, false, false, false, List.of());
  }

  public Options withLeakCheck(LeakCheck value) {
    return new Options(
        value,
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

  public Options withShowReachable(boolean value) {
    return new Options(
        leakCheck,
        value,
        callers,
        undefinedValues,
        quarantine,
        freeLibc,
        traceChildren,
        quiet,
        showSuppressed,
        suppressions);
  }

  public Options withCallers(int value) {
    return new Options(
        leakCheck,
        showReachable,
        value,
        undefinedValues,
        quarantine,
        freeLibc,
        traceChildren,
        quiet,
        showSuppressed,
        suppressions);
  }

  public Options withUndefinedValues(boolean value) {
    return new Options(
        leakCheck,
        showReachable,
        callers,
        value,
        quarantine,
        freeLibc,
        traceChildren,
        quiet,
        showSuppressed,
        suppressions);
  }

  public Options withQuarantine(long value) {
    return new Options(
        leakCheck,
        showReachable,
        callers,
        undefinedValues,
        value,
        freeLibc,
        traceChildren,
        quiet,
        showSuppressed,
        suppressions);
  }

  public Options withFreeLibc(boolean value) {
    return new Options(
        leakCheck,
        showReachable,
        callers,
        undefinedValues,
        quarantine,
        value,
        traceChildren,
        quiet,
        showSuppressed,
        suppressions);
  }

  public Options withTraceChildren(boolean value) {
    return new Options(
        leakCheck,
        showReachable,
        callers,
        undefinedValues,
        quarantine,
        freeLibc,
        value,
        quiet,
        showSuppressed,
        suppressions);
  }

  public Options withQuiet() {
    return new Options(
        leakCheck,
        showReachable,
        callers,
        undefinedValues,
        quarantine,
        freeLibc,
        traceChildren,
        true,
        showSuppressed,
        suppressions);
  }

  public Options withShowSuppressed() {
    return new Options(
        leakCheck,
        showReachable,
        callers,
        undefinedValues,
        quarantine,
        freeLibc,
        traceChildren,
        quiet,
        true,
        suppressions);
  }

  public Options withSuppressions(List<Suppression> value) {
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
        value);
  }
}
