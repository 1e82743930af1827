package vivarium.procfs;

import java.util.List;
import vivarium.abi.ResourceLimit;
import vivarium.proc.IoCounters;
import vivarium.proc.ResourceLimits;

/**
 * limits and io: what a process may use, and what it has read and written; see proc_pid_limits(5)
 * and proc_pid_io(5).
 */
final class ProcessLimits {
  private record Row(int resource, String name, String unit) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(ResourceLimit.CPU, "Max cpu time", "seconds"),
          new Row(ResourceLimit.FSIZE, "Max file size", "bytes"),
          new Row(ResourceLimit.DATA, "Max data size", "bytes"),
          new Row(ResourceLimit.STACK, "Max stack size", "bytes"),
          new Row(ResourceLimit.CORE, "Max core file size", "bytes"),
          new Row(ResourceLimit.RSS, "Max resident set", "bytes"),
          new Row(ResourceLimit.NPROC, "Max processes", "processes"),
          new Row(ResourceLimit.NOFILE, "Max open files", "files"),
          new Row(ResourceLimit.MEMLOCK, "Max locked memory", "bytes"),
          new Row(ResourceLimit.AS, "Max address space", "bytes"),
          new Row(ResourceLimit.LOCKS, "Max file locks", "locks"),
          new Row(ResourceLimit.SIGPENDING, "Max pending signals", "signals"),
          new Row(ResourceLimit.MSGQUEUE, "Max msgqueue size", "bytes"),
          new Row(ResourceLimit.NICE, "Max nice priority", ""),
          new Row(ResourceLimit.RTPRIO, "Max realtime priority", ""),
          new Row(ResourceLimit.RTTIME, "Max realtime timeout", "us"));

  private ProcessLimits() {}

  static String limits(ResourceLimits limits) {
    StringBuilder text = new StringBuilder(row("Limit", "Soft Limit", "Hard Limit", "Units"));
    for (Row row : ROWS) {
      text.append(
          row(
              row.name,
              value(limits.soft(row.resource)),
              value(limits.hard(row.resource)),
              row.unit));
    }
    return text.toString();
  }

  static String io(IoCounters io) {
    return """
    rchar: %d
    wchar: %d
    syscr: %d
    syscw: %d
    read_bytes: %d
    write_bytes: %d
    cancelled_write_bytes: 0
    """
        .formatted(
            io.readChars,
            io.writtenChars,
            io.readCalls,
            io.writeCalls,
            io.readBytes,
            io.writtenBytes);
  }

  private static String row(String name, String soft, String hard, String unit) {
    String line = "%-25s %-20s %-20s ".formatted(name, soft, hard);
    return line + (unit.isEmpty() ? "" : "%-10s".formatted(unit)) + "\n";
  }

  private static String value(long limit) {
    return limit == ResourceLimit.INFINITY ? "unlimited" : Long.toUnsignedString(limit);
  }
}
