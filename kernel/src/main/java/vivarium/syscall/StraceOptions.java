package vivarium.syscall;

import java.util.function.Predicate;

/**
 * What strace prints, and how.
 *
 * @param follow children too, each line with its pid
 * @param shown which calls; the others are not printed and not counted
 * @param signals whether signals are told
 * @param stamp what stands before each line
 * @param durations whether the time in the call stands behind it
 * @param paths whether descriptors are shown with what they lead to
 * @param stringLimit most bytes of a string that are printed
 * @param lines whether calls are printed as they happen
 * @param summary whether calls are counted for a table at the end
 * @param pids whether each line begins with a pid, as in a file that several processes fill
 */
public record StraceOptions(
    boolean follow,
    Predicate<SyscallRow> shown,
    boolean signals,
    Stamp stamp,
    boolean durations,
    boolean paths,
    int stringLimit,
    boolean lines,
    boolean summary,
    boolean pids) {

  /**
   * Virtual time before a line: none, the day's to seconds or µs, since 1970, since the line
   * before.
   */
  public enum Stamp {
    NONE,
    SECONDS,
    MICROS,
    EPOCH,
    RELATIVE
  }

  /** All calls of a process and its children, as they happen. */
  public static StraceOptions everything() {
    return new StraceOptions(
        true,
        row -> true,
        true,
        Stamp.NONE,
        false,
        false,
        ValuePrinter.STRING_LIMIT,
        true,
        false,
        false);
  }

  /**
   * The calls that an expression of strace's {@code -e trace=} means: names, or classes such as
   * {@code %file}, with commas; with a ! in front all others.
   *
   * @throws IllegalArgumentException if there is no such call or class
   */
  public static Predicate<SyscallRow> calls(String expression) {
    boolean others = expression.startsWith("!");
    Predicate<SyscallRow> any = row -> false;
    for (String word : expression.substring(others ? 1 : 0).split(",")) {
      any = any.or(SyscallClasses.of(word));
    }
    return others ? any.negate() : any;
  }
}
