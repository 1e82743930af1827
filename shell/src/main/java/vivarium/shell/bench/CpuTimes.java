package vivarium.shell.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time that the host has spent up to now, by proc(5); NaN where it does not tell.
 *
 * @param children seconds of this process's children that have ended
 * @param own seconds of this process
 * @param all seconds of all processes on all cores, and what a hypervisor took
 */
record CpuTimes(double children, double own, double all) {
  private static final double TICKS_A_SECOND = 100;

  // Fields of /proc/self/stat behind the name, and of the first line of /proc/stat behind "cpu".
  private static final int OWN = 11;
  private static final int CHILDREN = 13;
  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISKS = 4;
  private static final int STOLEN = 7;

  static CpuTimes now() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return new CpuTimes(
          seconds(fields[CHILDREN]) + seconds(fields[CHILDREN + 1]),
          seconds(fields[OWN]) + seconds(fields[OWN + 1]),
          busy(Files.readString(Path.of("/proc/stat"))));
    } catch (IOException | RuntimeException e) {
      return new CpuTimes(Double.NaN, Double.NaN, Double.NaN);
    }
  }

  private static double busy(String stat) {
    String[] fields = stat.lines().findFirst().orElse("").replaceFirst("^cpu +", "").split(" ");
    double sum = 0;
    for (int i = 0; i <= STOLEN; i++) {
      if (i != IDLE && i != WAITING_FOR_DISKS) {
        sum += seconds(fields[i]);
      }
    }
    return sum;
  }

  private static double seconds(String ticks) {
    return Long.parseLong(ticks) / TICKS_A_SECOND;
  }

  /** Seconds that processes other than this one and its children have used since then. */
  double othersSince(CpuTimes then) {
    return all - then.all - (own - then.own) - (children - then.children);
  }
}
