package vivarium.sched;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code key=value} parameters of a policy: the one place where they are parsed and checked. To
 * read one declares it: key, default, range and meaning stand in one line, and what was never read
 * does not exist.
 */
public final class PolicyParameters {
  /**
   * A parameter as it was read.
   *
   * @param value in force, as a person would write it: {@code 10ms}, {@code 3}, {@code yes}
   * @param meaning in a few words
   */
  public record Parameter(String key, String value, String meaning) {}

  private final Map<String, String> given;
  private final List<Parameter> known = new ArrayList<>();

  PolicyParameters(Map<String, String> given) {
    this.given = given;
  }

  List<Parameter> known() {
    return List.copyOf(known);
  }

  /**
   * A span of time, ns. A default that follows from another parameter or the machine's quantum is
   * brought into the range; only what was given is refused.
   */
  long time(String key, long defaultNanos, long least, long most, String meaning) {
    String text = given.get(key);
    long value = Math.clamp(defaultNanos, least, most);
    if (text != null) {
      value = parsedTime(text);
      if (value < least || value > most) {
        String from = least == 0 ? "at most " : TimeText.of(least) + " to ";
        throw refusal(key, text, "a time such as 10ms, " + from + TimeText.of(most));
      }
    }
    known.add(new Parameter(key, TimeText.of(value), meaning));
    return value;
  }

  /** Nanoseconds; -1 if it is no time. */
  private static long parsedTime(String text) {
    try {
      return TimeText.parse(text);
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  long number(String key, long defaultValue, long least, long most, String meaning) {
    String text = given.get(key);
    long value = defaultValue;
    if (text != null) {
      value = parsedNumber(text, least - 1);
      if (value < least || value > most) {
        throw refusal(key, text, "a whole number from " + least + " to " + most);
      }
    }
    known.add(new Parameter(key, Long.toString(value), meaning));
    return value;
  }

  private static long parsedNumber(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  double fraction(String key, double defaultValue, String meaning) {
    String text = given.get(key);
    double value = defaultValue;
    if (text != null) {
      value = parsedFraction(text);
      if (!(value >= 0 && value <= 1)) {
        throw refusal(key, text, "a number from 0 to 1");
      }
    }
    known.add(new Parameter(key, Double.toString(value), meaning));
    return value;
  }

  private static double parsedFraction(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  boolean flag(String key, boolean defaultValue, String meaning) {
    String text = given.get(key);
    boolean value = defaultValue;
    if (text != null) {
      value =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "true", "1" -> true;
            case "no", "off", "false", "0" -> false;
            default -> throw refusal(key, text, "yes or no");
          };
    }
    known.add(new Parameter(key, value ? "yes" : "no", meaning));
    return value;
  }

  private static IllegalArgumentException refusal(String key, String text, String wanted) {
    return new IllegalArgumentException(key + "=" + text + ": wanted " + wanted);
  }

  /** Refuses parameters that nobody has asked for. */
  void requireAllRead() {
    Set<String> unknown = new HashSet<>(given.keySet());
    known.forEach(parameter -> unknown.remove(parameter.key()));
    if (unknown.isEmpty()) {
      return;
    }
    String keys = known.stream().map(Parameter::key).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no parameter "
            + unknown.stream().sorted().collect(Collectors.joining(", "))
            + (known.isEmpty() ? "; it takes none" : "; it takes " + keys));
  }
}
