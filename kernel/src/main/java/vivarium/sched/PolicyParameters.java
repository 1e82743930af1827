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

  long time(String key, long defaultNanos, long least, String meaning) {
    String text = given.get(key);
    long value = text == null ? defaultNanos : parsedTime(key, text);
    if (value < least) {
      throw new IllegalArgumentException(key + " is at least " + TimeText.of(least));
    }
    known.add(new Parameter(key, TimeText.of(value), meaning));
    return value;
  }

  private static long parsedTime(String key, String text) {
    try {
      return TimeText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  long number(String key, long defaultValue, long least, long most, String meaning) {
    String text = given.get(key);
    long value = defaultValue;
    if (text != null) {
      try {
        value = Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(key + ": '" + text + "' is not a whole number", e);
      }
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(key + " is " + least + " to " + most);
    }
    known.add(new Parameter(key, Long.toString(value), meaning));
    return value;
  }

  double fraction(String key, double defaultValue, String meaning) {
    String text = given.get(key);
    double value = defaultValue;
    if (text != null) {
      try {
        value = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(key + ": '" + text + "' is not a number", e);
      }
    }
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " is 0 to 1");
    }
    known.add(new Parameter(key, Double.toString(value), meaning));
    return value;
  }

  boolean flag(String key, boolean defaultValue, String meaning) {
    String text = given.get(key);
    boolean value = defaultValue;
    if (text != null) {
      value =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "true", "1" -> true;
            case "no", "off", "false", "0" -> false;
            default ->
                throw new IllegalArgumentException(key + ": '" + text + "': wanted yes or no");
          };
    }
    known.add(new Parameter(key, value ? "yes" : "no", meaning));
    return value;
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
