package vivarium.heapcheck;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import vivarium.heapcheck.LeakSearch.Reach;

/** What a check found, as one JSON document: an array with an object for each process. */
final class JsonReport {
  private JsonReport() {}

  static String of(List<Verdict> verdicts) {
    return "[\n" + join(verdicts.stream().map(JsonReport::process).toList()) + "\n]\n";
  }

  private static String join(List<String> parts) {
    return String.join(",\n", parts);
  }

  private static String process(Verdict verdict) {
    List<String> errors = verdict.findings.told().stream().map(JsonReport::error).toList();
    List<String> leaks = verdict.leaks.records().stream().map(JsonReport::leak).toList();
    StringBuilder sums = new StringBuilder();
    for (Reach reach : Reach.values()) {
      sums.append(
          String.format(
              Locale.ROOT,
              ", %s: {\"bytes\": %d, \"blocks\": %d}",
              text(reach.kind),
              verdict.leaks.bytes(reach),
              verdict.leaks.blocks(reach)));
    }
    return String.format(
        Locale.ROOT,
        "{\"pid\": %d, \"errors\": [%s],%n \"leaks\": [%s],%n \"heap\": {\"allocs\": %d, \"frees\":"
            + " %d, \"bytes\": %d}%s}",
        verdict.pid,
        join(errors),
        join(leaks),
        verdict.heap.allocations,
        verdict.heap.frees,
        verdict.heap.bytesAllocated,
        sums);
  }

  private static String error(Findings.Entry entry) {
    return String.format(
        Locale.ROOT,
        "{\"kind\": %s, \"what\": %s, \"count\": %d, \"about\": [%s], \"stack\": %s}",
        text(entry.finding.kind()),
        text(entry.finding.what()),
        entry.count,
        entry.finding.more().stream().map(JsonReport::text).collect(Collectors.joining(", ")),
        stack(entry.finding.trace()));
  }

  private static String leak(LeakReport.Record record) {
    return String.format(
        Locale.ROOT,
        "{\"kind\": %s, \"bytes\": %d, \"blocks\": %d, \"indirectBytes\": %d, \"indirectBlocks\":"
            + " %d, \"stack\": %s}",
        text(record.reach.kind),
        record.bytes,
        record.blocks,
        record.indirectBytes,
        record.indirectBlocks,
        stack(record.trace));
  }

  private static String stack(List<Trace.Frame> frames) {
    return frames.stream()
        .map(frame ->
            String.format(
                Locale.ROOT,
                "{\"pc\": \"0x%x\", \"function\": %s, \"object\": %s, \"file\": %s, \"line\":"
                    + " %d}",
                frame.pc(),
                text(frame.function()),
                text(frame.object()),
                text(frame.source()),
                frame.line()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
