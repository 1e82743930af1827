package vivarium.shell.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vivarium.shell.chart.Json;

/** What comes of the figures: the table of targets, the JSON file, the comparison. */
final class Report {
  private static final String FORMAT = "vivarium bench 1";

  /** Changes below this part are called noise. */
  private static final double NOISE = 0.05;

  private Report() {}

  /** Which targets are met. */
  static void targets(List<Figure> figures, PrintStream out) {
    out.printf("%n%-56s %14s %12s%n", "target", "wanted", "measured");
    for (Figure figure : figures) {
      Target target = figure.target();
      if (target != null) {
        String verdict = figure.met() ? "met" : figure.measured() ? "missed" : "not measured";
        out.printf(
            "%-56s %14s %12s  %s%s%n",
            figure.title(),
            target,
            Figure.number(figure.value()),
            verdict,
            figure.remark().isEmpty() ? ", " + figure.unit() : ": " + figure.remark());
      }
    }
  }

  /**
   * Writes all figures, with what they were measured on. The file is replaced at once, so that it
   * is whole whenever the JVM ends.
   *
   * @param complete whether nothing is left to measure
   */
  static void write(Path file, List<Figure> figures, Map<String, Object> machine, boolean complete)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    document.put("complete", complete);
    document.put("machine", machine);
    Map<String, Object> members = new LinkedHashMap<>();
    for (Figure figure : figures) {
      Map<String, Object> member = new LinkedHashMap<>();
      member.put("title", figure.title());
      member.put("unit", figure.unit());
      member.put("value", figure.value());
      member.put("moreIsBetter", figure.moreIsBetter());
      Target target = figure.target();
      if (target != null) {
        member.put("target", target.bound());
        member.put("met", figure.met());
      }
      if (!figure.remark().isEmpty()) {
        member.put("remark", figure.remark());
      }
      members.put(figure.key(), member);
    }
    document.put("figures", members);
    Path whole = Path.of(file + ".part");
    try {
      Files.writeString(whole, Json.of(document));
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + " (" + e + ")", e);
    }
  }

  /** The values of an earlier file by key; those that were not measured are left out. */
  static Map<String, Double> read(Path file) throws IOException {
    Object document;
    try {
      document = JsonReader.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not JSON: " + e.getMessage(), e);
    }
    if (!(document instanceof Map<?, ?> map)
        || !FORMAT.equals(map.get("format"))
        || !(map.get("figures") instanceof Map<?, ?> figures)) {
      throw new IOException(file + ": no figures of vivarium bench");
    }
    Map<String, Double> values = new LinkedHashMap<>();
    figures.forEach((key, figure) -> {
      if (figure instanceof Map<?, ?> member && member.get("value") instanceof Double value) {
        values.put(String.valueOf(key), value);
      }
    });
    return values;
  }

  /** Each figure beside its earlier value. */
  static void compare(Map<String, Double> earlier, List<Figure> figures, PrintStream out) {
    out.printf(
        "%n%-34s %12s %12s %10s%n", "compared with the earlier run", "then", "now", "change");
    for (Figure figure : figures) {
      Double then = earlier.get(figure.key());
      if (then == null || !figure.measured()) {
        out.printf(
            "%-34s %12s %12s%n",
            figure.key(), then == null ? "-" : Figure.number(then), Figure.number(figure.value()));
        continue;
      }
      double change = figure.value() / then - 1;
      String verdict =
          Math.abs(change) < NOISE
              ? ""
              : change > 0 == figure.moreIsBetter() ? "  better" : "  worse";
      out.printf(
          Locale.ROOT,
          "%-34s %12s %12s %+9.1f%%%s%n",
          figure.key(),
          Figure.number(then),
          Figure.number(figure.value()),
          100 * change,
          verdict);
    }
  }
}
