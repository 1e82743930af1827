package vivarium.heapcheck;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a report's lines, each behind the process's number, as Valgrind does. */
final class Reporter {
  private final String prefix;
  private final Consumer<String> out;

  Reporter(int pid, Consumer<String> out) {
    prefix = "==" + pid + "== ";
    this.out = out;
  }

  void tell(List<String> lines) {
    for (String line : lines) {
      out.accept(prefix + line);
    }
  }

  /** A number with commas between groups of three digits. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
