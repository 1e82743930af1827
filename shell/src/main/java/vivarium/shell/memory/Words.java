package vivarium.shell.memory;

import java.util.Locale;
import vivarium.mem.PhysicalMemory;
import vivarium.proc.Process;

/** How the reports write addresses, sizes, times and processes. */
final class Words {
  static final int PAGE = PhysicalMemory.PAGE_SIZE;

  private Words() {}

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Pages as "3,908 kB". */
  static String kilobytes(long pages) {
    return String.format(Locale.ROOT, "%,d kB", pages * (PAGE / 1024));
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Virtual ns as seconds with microseconds. */
  static String seconds(long ns) {
    return String.format(Locale.ROOT, "%d.%06d s", ns / 1_000_000_000, ns / 1000 % 1_000_000);
  }

  static String process(Process process) {
    return process.pid() + " (" + process.name() + ")";
  }

  static String plural(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
