package vivarium.tracefile;

import java.util.List;
import java.util.Locale;

/** The formats of trace files; the suffix of a file's name chooses. */
public enum TraceFormat {
  /** Perfetto's protobuf, for ui.perfetto.dev and trace_processor. */
  PERFETTO(".pftrace", ".perfetto-trace"),
  /** The JSON of Chrome's about:tracing, which Perfetto and others read as well. */
  CHROME(".json"),
  /** A table with a column for each argument. */
  CSV(".csv"),
  /** The text of /sys/kernel/tracing/trace and trace-cmd report. */
  FTRACE(".txt", ".ftrace");

  private final List<String> suffixes;

  TraceFormat(String... suffixes) {
    this.suffixes = List.of(suffixes);
  }

  /**
   * The format for a file of this name.
   *
   * @throws IllegalArgumentException with a line for people if the suffix says nothing
   */
  public static TraceFormat of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (TraceFormat format : values()) {
      if (format.suffixes.stream().anyMatch(name::endsWith)) return format;
    }
    throw new IllegalArgumentException(
        file
            + ": the suffix chooses the format: .pftrace (Perfetto), .json (Chrome), .csv, .ftrace or"
            + " .txt");
  }

  TraceEncoder encoder(TaskTable tasks, int harts, Bytes out) {
    return switch (this) {
      case PERFETTO -> new PerfettoEncoder(tasks, harts, out);
      case CHROME -> new ChromeEncoder(tasks, harts, out);
      case CSV -> new CsvEncoder(tasks, out);
      case FTRACE -> new FtraceEncoder(tasks, harts, out);
    };
  }
}
