package vivarium.shell.perf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import vivarium.sched.Countable;
import vivarium.shell.chart.Json;

/** A recording as a table, as folded stacks, and as speedscope's JSON. */
final class Reports {
  private Reports() {}

  /** How many samples there are, and of what. */
  static String count(Recording recording) {
    long total = recording.total();
    String samples = total == 1 ? "sample" : "samples";
    return String.format(Locale.ROOT, "%,d %s of %s", total, samples, recording.event.text());
  }

  /** The share of each function, or of each line of source, the greatest first. */
  static String table(Recording recording, boolean byLine) {
    Function<Recording.Stack, String> place =
        byLine
            ? stack -> stack.leaf().source() + "\t" + stack.leaf().function()
            : stack -> stack.leaf().object() + "\t" + stack.leaf().function();
    Map<String, Long> rows = new TreeMap<>();
    recording.samples.forEach((stack, count) ->
        rows.merge(stack.command() + "\t" + place.apply(stack), count, Long::sum));
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(rows.entrySet());
    sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    long total = recording.total();
    StringBuilder out = new StringBuilder();
    String every = String.format(Locale.ROOT, ", one every %,d", recording.period);
    out.append("# ").append(count(recording)).append(every);
    out.append(", of '").append(recording.command).append("'\n\n");
    String second = byLine ? "Source" : "Object";
    int width = second.length();
    for (Map.Entry<String, Long> row : sorted) {
      width = Math.max(width, row.getKey().split("\t")[1].length());
    }
    String format = "%8s  %8s  %-15s  %-" + width + "s  %s";
    out.append(String.format(format, "Overhead", "Samples", "Command", second, "Symbol"))
        .append('\n');
    for (Map.Entry<String, Long> row : sorted) {
      String[] cells = row.getKey().split("\t");
      String share = String.format(Locale.ROOT, "%.2f%%", 100.0 * row.getValue() / total);
      out.append(
          String.format(Locale.ROOT, format, share, row.getValue(), cells[0], cells[1], cells[2])
              .stripTrailing());
      out.append('\n');
    }
    return out.toString();
  }

  /** A line for each stack: its functions from the outermost inwards, and the samples. */
  static String folded(Recording recording) {
    Map<String, Long> lines = new TreeMap<>();
    recording.samples.forEach((stack, count) -> {
      String calls =
          Recording.fromRoot(stack).stream()
              .map(frame -> frame.function().replace(';', ':'))
              .collect(Collectors.joining(";"));
      lines.merge(stack.command() + ";" + calls, count, Long::sum);
    });
    StringBuilder out = new StringBuilder();
    lines.forEach((line, count) -> out.append(line).append(' ').append(count).append('\n'));
    return out.toString();
  }

  /** The document that speedscope.app opens: weights are what the samples stand for. */
  static String speedscope(Recording recording) {
    Map<Frame, Integer> numbers = new LinkedHashMap<>();
    List<List<Integer>> stacks = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    recording.samples.forEach((stack, count) -> {
      List<Integer> path = new ArrayList<>();
      for (Frame frame : Recording.fromRoot(stack)) {
        path.add(numbers.computeIfAbsent(frame, key -> numbers.size()));
      }
      stacks.add(path);
      weights.add(count * recording.period);
    });
    Map<String, Object> profile = new LinkedHashMap<>();
    profile.put("type", "sampled");
    profile.put("name", recording.command + " (" + recording.event.text() + ")");
    profile.put("unit", recording.event == Countable.CYCLES ? "nanoseconds" : "none");
    profile.put("startValue", 0);
    profile.put("endValue", recording.total() * recording.period);
    profile.put("samples", stacks);
    profile.put("weights", weights);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://www.speedscope.app/file-format-schema.json");
    document.put("exporter", "vivarium");
    document.put("name", recording.command);
    document.put("activeProfileIndex", 0);
    document.put(
        "shared", Map.of("frames", numbers.keySet().stream().map(Reports::described).toList()));
    document.put("profiles", List.of(profile));
    return Json.of(document);
  }

  private static Map<String, Object> described(Frame frame) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", frame.function());
    described.put("file", frame.file() == null ? frame.object() : frame.file());
    if (frame.line() > 0) {
      described.put("line", frame.line());
    }
    return described;
  }
}
