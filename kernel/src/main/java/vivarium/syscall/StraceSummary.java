package vivarium.syscall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The table of {@code strace -c}: how often each call was made, and what system time it took. */
final class StraceSummary {
  private static final class Sum {
    long calls;
    long errors;
    long nanos;
  }

  private final Map<String, Sum> sums = new TreeMap<>();

  void count(String name, boolean failed, long nanos) {
    Sum sum = sums.computeIfAbsent(name, key -> new Sum());
    sum.calls++;
    sum.errors += failed ? 1 : 0;
    sum.nanos += nanos;
  }

  void print(Consumer<String> sink) {
    List<Map.Entry<String, Sum>> rows = new ArrayList<>(sums.entrySet());
    rows.sort(Comparator.comparingLong(row -> -row.getValue().nanos));
    Sum total = new Sum();
    for (Sum sum : sums.values()) {
      total.calls += sum.calls;
      total.errors += sum.errors;
      total.nanos += sum.nanos;
    }
    sink.accept("% time     seconds  usecs/call     calls    errors syscall");
    rule(sink);
    for (Map.Entry<String, Sum> row : rows) {
      row(sink, row.getKey(), row.getValue(), total.nanos);
    }
    rule(sink);
    row(sink, "total", total, total.nanos);
  }

  private static void rule(Consumer<String> sink) {
    sink.accept("------ ----------- ----------- --------- --------- ----------------");
  }

  private static void row(Consumer<String> sink, String name, Sum sum, long all) {
    sink.accept(
        "%6.2f %11.6f %11d %9d %9s %s"
            .formatted(
                all == 0 ? 0.0 : 100.0 * sum.nanos / all,
                sum.nanos / 1e9,
                sum.calls == 0 ? 0 : sum.nanos / 1000 / sum.calls,
                sum.calls,
                sum.errors == 0 ? "" : Long.toString(sum.errors),
                name));
  }
}
