package vivarium.sched;

import java.util.Locale;

/** Spans of time as people write them: {@code 10ms}, {@code 1.5s}, {@code 500us}. */
public final class TimeText {
  private static final String[] UNITS = {"ns", "us", "ms", "s"};
  private static final long[] SCALES = {1, 1_000, 1_000_000, 1_000_000_000};

  private TimeText() {}

  /**
   * Nanoseconds; the unit must be there.
   *
   * @throws IllegalArgumentException if it is no such time
   */
  public static long parse(String text) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < UNITS.length; i++) {
      if (value.endsWith(UNITS[i])) {
        String digits = value.substring(0, value.length() - UNITS[i].length()).strip();
        boolean plain =
            !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
        try {
          double nanos = plain ? Double.parseDouble(digits) * SCALES[i] : -1;
          if (nanos > Long.MAX_VALUE / 2.0) {
            throw new IllegalArgumentException("'" + text + "' is longer than 146 years");
          }
          if (nanos >= 0) {
            return Math.round(nanos);
          }
        } catch (NumberFormatException e) {
          break; // two points
        }
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not a time such as 10ms or 500us");
  }

  /** In the largest unit of which it is at least one: {@code 1500000} is {@code 1.5ms}. */
  public static String of(long nanos) {
    if (nanos == SchedPolicy.UNLIMITED) {
      return "unlimited";
    }
    int unit = UNITS.length - 1;
    while (unit > 0 && Math.abs(nanos) < SCALES[unit]) {
      unit--;
    }
    long scale = SCALES[unit];
    long rest = Math.abs(nanos % scale);
    String text = Long.toString(nanos / scale);
    if (rest != 0) {
      String digits = Long.toString(scale + rest); // a 1, then the digits behind the point
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text += "." + digits.substring(1, end);
    }
    return text + UNITS[unit];
  }
}
