package vivarium.shell.cli;

import java.util.Locale;
import java.util.function.LongSupplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import vivarium.sched.TimeText;

/** SIZE (64M) and TIME (10ms) as the command line writes them. */
public final class Units {
  private Units() {}

  /** Bytes of "64M": plain bytes, or K, M, G (powers of 1024), with or without a trailing B. */
  public static long size(String text) {
    String value = text.strip().toUpperCase(Locale.ROOT);
    if (value.endsWith("IB")) {
      value = value.substring(0, value.length() - 2);
    } else if (value.endsWith("B")) {
      value = value.substring(0, value.length() - 1);
    }
    int shift = value.isEmpty() ? -1 : "KMGT".indexOf(value.charAt(value.length() - 1));
    String digits = shift < 0 ? value : value.substring(0, value.length() - 1);
    return scaled(text, digits, shift < 0 ? 1 : 1L << 10 * (shift + 1));
  }

  /** Nanoseconds of "10ms": ns, us, ms or s; the unit must be there. */
  public static long time(String text) {
    return TimeText.parse(text);
  }

  private static long scaled(String text, String digits, long scale) {
    try {
      double value = Double.parseDouble(digits.strip());
      double result = value * scale;
      boolean plain = digits.strip().chars().allMatch(c -> Character.isDigit(c) || c == '.');
      if (!plain || result < 0 || result > Long.MAX_VALUE / 2.0) {
        throw new NumberFormatException(digits);
      }
      return Math.round(result);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 64M");
    }
  }

  /** Says to picocli what is wrong. */
  private static long converted(LongSupplier conversion) {
    try {
      return conversion.getAsLong();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      return converted(() -> size(value));
    }
  }

  static final class Time implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      return converted(() -> time(value));
    }
  }
}
