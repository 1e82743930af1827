package vivarium.shell.report;

import java.util.Locale;
import vivarium.mem.PhysicalMemory;
import vivarium.proc.Process;

/** How the reports write addresses, sizes, times and processes. */
public final class Words {
  public static final int PAGE = PhysicalMemory.PAGE_SIZE;

  private Words() {}

  public static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Pages as "3,908 kB". */
  public static String kilobytes(long pages) {
    return String.format(Locale.ROOT, "%,d kB", pages * (PAGE / 1024));
  }

  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Virtual ns as seconds with microseconds. */
  public static String seconds(long ns) {
    return String.format(Locale.ROOT, "%d.%06d s", ns / 1_000_000_000, ns / 1000 % 1_000_000);
  }

  /** Virtual ns with the unit that suits them: "830 ns", "12.4 us", "10 ms", "1.5 s". */
  public static String duration(long ns) {
    if (ns < 1000) {
      return ns + " ns";
    }
    String[] units = {"us", "ms", "s"};
    double value = ns / 1e3;
    int unit = 0;
    while (value >= 999.95 && unit < 2) {
      value /= 1000;
      unit++;
    }
    String digits = String.format(Locale.ROOT, value < 99.995 ? "%.2f" : "%.1f", value);
    return digits.replaceAll("\\.?0+$", "") + " " + units[unit];
  }

  /** A name that a guest chose, without what a terminal would obey. */
  public static String name(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  public static String process(Process process) {
    return process.pid() + " (" + process.name() + ")";
  }

  public static String plural(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
