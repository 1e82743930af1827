package vivarium.shell.switches;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.sched.SwitchRecord;
import vivarium.sched.WaitChannel;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/** What {@code switches} prints: a row for each context switch. */
final class SwitchList implements View {
  private static final String FORMAT = "%8s %15s %4s  %-20s %-20s %-20s %9s %9s %7s %8s";

  private final List<SwitchRecord> records;

  SwitchList(List<SwitchRecord> records) {
    this.records = records;
  }

  static String header() {
    return String.format(
            FORMAT, "NUMBER", "TIME", "HART", "FROM", "TO", "REASON", "RAN", "WAITED", "COST",
            "REFILL")
        + "\n";
  }

  static String row(SwitchRecord record, Style style) {
    String text =
        String.format(
            FORMAT,
            record.number(),
            time(record.time()),
            record.hart(),
            name(record.from()),
            name(record.to()),
            reason(record),
            record.from() == null ? "-" : Words.duration(record.ran()),
            record.to() == null ? "-" : Words.duration(record.waited()),
            Words.duration(record.cost()),
            record.refills() < 0 ? "-" : Words.duration(record.refillTime()));
    return (record.reason().voluntary() ? text : style.paint(Colour.ORANGE, text)) + "\n";
  }

  /** Seconds with all nine digits behind the point. */
  static String time(long ns) {
    return String.format(Locale.ROOT, "%d.%09d", ns / 1_000_000_000, ns % 1_000_000_000);
  }

  static String name(SwitchRecord.@Nullable Side side) {
    return side == null ? "(idle)" : side.task() + " " + Words.name(side.name());
  }

  /** The reason in a few words, with what the task waits for or who preempted it. */
  static String reason(SwitchRecord record) {
    String reason = record.reason().name().toLowerCase(Locale.ROOT);
    if (record.channel() != WaitChannel.NONE) {
      return reason + " on " + record.channel().what();
    }
    return record.preemptor() != 0 ? reason + " by " + record.preemptor() : reason;
  }

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder(header());
    records.forEach(record -> out.append(row(record, style)));
    return out.toString();
  }

  @Override
  public Svg svg() {
    return Svg.ofText(text(Style.PLAIN), line -> false);
  }

  @Override
  public Object json() {
    List<Object> rows = new ArrayList<>();
    records.forEach(record -> rows.add(json(record)));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("switches", rows);
    return map;
  }

  /** The members of one switch, without the contexts. */
  static Map<String, Object> json(SwitchRecord record) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("number", record.number());
    map.put("time_ns", record.time());
    map.put("hart", record.hart());
    map.put("from", json(record.from()));
    map.put("to", json(record.to()));
    map.put("reason", record.reason().name().toLowerCase(Locale.ROOT));
    map.put("voluntary", record.reason().voluntary());
    if (record.channel() != WaitChannel.NONE) {
      map.put("blocked_on", record.channel().what());
      map.put("channel", record.channel().function());
    }
    if (record.preemptor() != 0) {
      map.put("preempted_by", record.preemptor());
    }
    map.put("ran_ns", record.ran());
    map.put("waited_ns", record.waited());
    map.put("cost_ns", record.cost());
    if (record.refills() >= 0) {
      map.put("refills", record.refills());
      map.put("refill_ns", record.refillTime());
    }
    return map;
  }

  private static Map<String, Object> json(SwitchRecord.@Nullable Side side) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", side == null ? 0 : side.task());
    map.put("name", side == null ? "(idle)" : side.name());
    return map;
  }
}
