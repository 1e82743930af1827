package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a process: told when they happen first, then only counted. Two are the same if they
 * say the same and their innermost four frames are the same, as in memcheck.
 */
final class Findings {
  private static final int SAME_FRAMES = 4;

  private record Key(String what, List<Long> frames) {}

  /** An error and how often it happened. */
  static final class Entry {
    final Finding finding;
    final @Nullable Suppression suppression;
    int count = 1;

    Entry(Finding finding, @Nullable Suppression suppression) {
      this.finding = finding;
      this.suppression = suppression;
    }
  }

  private final Map<Key, Entry> entries;
  private final Options options;
  private final Consumer<List<String>> out;

  Findings(Options options, Consumer<List<String>> out) {
    this.options = options;
    this.out = out;
    entries = new LinkedHashMap<>();
  }

  /** Counts an error; makes and tells its text if it is new. */
  void add(String what, Trace trace, Supplier<Finding> text) {
    Key key = new Key(what, trace.innermost(SAME_FRAMES));
    Entry known = entries.get(key);
    if (known != null) {
      known.count++;
      return;
    }
    Finding finding = text.get();
    Suppression suppression = suppression(finding);
    entries.put(key, new Entry(finding, suppression));
    if (suppression == null) {
      tell(finding);
    }
  }

  @Nullable Suppression suppression(Finding finding) {
    for (Suppression rule : options.suppressions()) {
      if (rule.matches(finding.kind(), finding.detail(), finding.trace())) {
        return rule;
      }
    }
    return null;
  }

  void tell(Finding finding) {
    List<String> lines = new ArrayList<>();
    lines.add(finding.what());
    Trace.tell(finding.trace(), "", lines);
    lines.addAll(finding.more());
    lines.add("");
    out.accept(lines);
  }

  /** Errors that were told, in the order of their first time. */
  List<Entry> told() {
    return entries.values().stream().filter(entry -> entry.suppression == null).toList();
  }

  int errors() {
    return told().stream().mapToInt(entry -> entry.count).sum();
  }

  int contexts() {
    return told().size();
  }

  private List<Entry> suppressed() {
    return entries.values().stream().filter(entry -> entry.suppression != null).toList();
  }

  /** The last line of a report, with the errors of the leak search. */
  void summary(int leaks) {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> used = new TreeMap<>();
    for (Entry entry : suppressed()) {
      Suppression rule = entry.suppression;
      used.merge(rule == null ? "" : rule.name(), entry.count, Integer::sum);
    }
    if (options.showSuppressed()) {
      used.forEach(
          (name, count) -> lines.add(String.format("used_suppression: %6d %s", count, name)));
      if (!used.isEmpty()) {
        lines.add("");
      }
    } else {
      lines.add("For lists of detected and suppressed errors, rerun with: -s");
    }
    lines.add(
        "ERROR SUMMARY: "
            + Reporter.number(errors() + leaks)
            + " errors from "
            + Reporter.number(contexts() + leaks)
            + " contexts (suppressed: "
            + Reporter.number(suppressed().stream().mapToInt(entry -> entry.count).sum())
            + " from "
            + Reporter.number(suppressed().size())
            + ")");
    out.accept(lines);
  }
}
