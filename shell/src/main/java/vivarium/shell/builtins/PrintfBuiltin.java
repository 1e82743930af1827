package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.grammar.Escapes;

/** {@code printf}: POSIX's formats; the format is used again while arguments are left. */
final class PrintfBuiltin {
  private final Shell shell;
  private final String format;
  private final List<String> arguments;
  private final StringBuilder out = new StringBuilder();
  private int next;
  private boolean stopped;
  private int status;

  private PrintfBuiltin(Shell shell, String format, List<String> arguments) {
    this.shell = shell;
    this.format = format;
    this.arguments = arguments;
  }

  static List<Builtin> rows() {
    return List.of(
        ordinary(
            "printf",
            "printf FORMAT [ARG...]",
            "print formatted text",
            PrintfBuiltin::run,
            "printf '%-8s %5d\\n' pid 12"));
  }

  private static int run(Shell shell, List<String> arguments) {
    if (arguments.size() < 2) {
      throw new ShellException.Failure("usage: printf FORMAT [ARG...]", 2);
    }
    PrintfBuiltin printf =
        new PrintfBuiltin(shell, arguments.get(1), arguments.subList(2, arguments.size()));
    int before;
    do {
      before = printf.next;
      printf.once();
    } while (!printf.stopped && printf.next < printf.arguments.size() && printf.next > before);
    shell.print(printf.out.toString());
    return printf.status;
  }

  private void once() {
    for (int i = 0; i < format.length() && !stopped; ) {
      char c = format.charAt(i);
      if (c == '\\' && i + 1 < format.length()) {
        i = Escapes.decode(format, i, out);
      } else if (c != '%') {
        out.append(c);
        i++;
      } else if (format.startsWith("%%", i)) {
        out.append('%');
        i += 2;
      } else {
        i = conversion(i + 1);
      }
    }
  }

  private int conversion(int start) {
    int i = start;
    StringBuilder flags = new StringBuilder();
    while (i < format.length() && "-+ #0".indexOf(format.charAt(i)) >= 0) {
      flags.append(format.charAt(i++));
    }
    int[] end = {i};
    int width = number(end);
    int precision = -1;
    if (end[0] < format.length() && format.charAt(end[0]) == '.') {
      end[0]++;
      precision = Math.max(0, number(end));
    }
    i = end[0];
    if (i >= format.length()) {
      throw new ShellException.Failure("format ends within a conversion", 1);
    }
    if (width < -1) {
      flags.append('-');
      width = -width;
    }
    pad(convert(format.charAt(i), flags.toString(), precision), flags.toString(), width);
    return i + 1;
  }

  /** A number at the position, * from the arguments, or -1. */
  private int number(int[] at) {
    if (at[0] < format.length() && format.charAt(at[0]) == '*') {
      at[0]++;
      return (int) integer(take("0"));
    }
    int value = -1;
    while (at[0] < format.length() && Character.isDigit(format.charAt(at[0])) && value < 100_000) {
      value = Math.max(value, 0) * 10 + format.charAt(at[0]++) - '0';
    }
    return value;
  }

  private String take(String otherwise) {
    return next < arguments.size() ? arguments.get(next++) : otherwise;
  }

  private String convert(char conversion, String flags, int precision) {
    return switch (conversion) {
      case 's' -> cut(take(""), precision);
      case 'b' -> cut(escaped(take("")), precision);
      case 'c' -> cut(take(""), 1);
      case 'd', 'i' -> {
        long value = integer(take("0"));
        String sign = value < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        yield sign + digits(Long.toString(value).replace("-", ""), precision);
      }
      case 'u' -> digits(Long.toUnsignedString(integer(take("0"))), precision);
      case 'x' -> prefix(flags, "0x") + digits(Long.toHexString(integer(take("0"))), precision);
      case 'X' ->
          prefix(flags, "0X")
              + digits(Long.toHexString(integer(take("0"))).toUpperCase(Locale.ROOT), precision);
      case 'o' -> prefix(flags, "0") + digits(Long.toOctalString(integer(take("0"))), precision);
      case 'f', 'F', 'e', 'E', 'g', 'G' -> real(conversion, flags, precision);
      default -> throw new ShellException.Failure("no such conversion: %" + conversion, 1);
    };
  }

  private static String prefix(String flags, String text) {
    return flags.contains("#") ? text : "";
  }

  private static String cut(String text, int precision) {
    return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
  }

  private static String digits(String digits, int precision) {
    return "0".repeat(Math.max(0, precision - digits.length())) + digits;
  }

  private String real(char conversion, String flags, int precision) {
    double value;
    try {
      value = Double.parseDouble(take("0"));
    } catch (NumberFormatException e) {
      return invalid("not a number");
    }
    char lower = Character.toLowerCase(conversion);
    if (lower == 'g' && !Double.isInfinite(value) && !Double.isNaN(value)) {
      int digits = precision < 0 ? 6 : Math.max(1, precision);
      BigDecimal rounded = new BigDecimal(value).round(new java.math.MathContext(digits));
      return rounded.signum() == 0 ? "0" : plainOrScientific(rounded, digits);
    }
    String sign = flags.contains("+") ? "+" : "";
    return String.format(
        Locale.ROOT, "%" + sign + "." + (precision < 0 ? 6 : precision) + lower, value);
  }

  private static String plainOrScientific(BigDecimal value, int digits) {
    int exponent = value.precision() - value.scale() - 1;
    BigDecimal stripped = value.stripTrailingZeros();
    if (exponent >= -4 && exponent < digits) {
      return stripped.toPlainString();
    }
    String mantissa = stripped.movePointLeft(exponent).toPlainString();
    return String.format("%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private String invalid(String why) {
    shell.complain("printf: " + arguments.get(next - 1) + ": " + why);
    status = 1;
    return "0";
  }

  private long integer(String text) {
    try {
      String digits = text.strip();
      if (digits.startsWith("'") || digits.startsWith("\"")) {
        return digits.length() > 1 ? digits.codePointAt(1) : 0;
      }
      if (digits.isEmpty()) {
        return 0;
      }
      return Long.decode(digits);
    } catch (NumberFormatException e) {
      invalid("not a number");
      return 0;
    }
  }

  private String escaped(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        if (text.charAt(i + 1) == 'c') {
          stopped = true;
          break;
        }
        i = Escapes.decode(text, i, result);
      } else {
        result.append(text.charAt(i++));
      }
    }
    return result.toString();
  }

  private void pad(String text, String flags, int width) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (flags.contains("-")) {
      out.append(text).append(" ".repeat(missing));
    } else if (flags.contains("0") && !text.isEmpty()) {
      int sign = "+-".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
      out.append(text, 0, sign).append("0".repeat(missing)).append(text.substring(sign));
    } else {
      out.append(" ".repeat(missing)).append(text);
    }
  }
}
