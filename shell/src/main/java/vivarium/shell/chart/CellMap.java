package vivarium.shell.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A picture of many small things in a row, a cell each: pages, frames, bytes. Cells stand in
 * sections with a heading; long runs of equal cells are folded to one mark that says how many there
 * are, so that the picture stays small and true.
 */
public final class CellMap implements Figure {
  /**
   * What a cell can be.
   *
   * @param glyph its letter, for terminals without colour too
   */
  public record Kind(char glyph, Colour colour, String meaning) {}

  /** So many equal cells. */
  public record Run(Kind kind, long count) {}

  /**
   * Cells in order.
   *
   * @param label names a row of the picture by the number of its first cell
   */
  public record Section(String heading, List<Run> runs, Labels label) {}

  /** Names rows. */
  public interface Labels {
    String of(long firstCell);
  }

  private static final int LABEL_GAP = 2;
  private static final int CELL = 9;
  private static final int GAP = 1;
  private static final int ROW = CELL + 3;
  private static final int SVG_CELLS = 64;

  private final String title;
  private final String unit;
  private final List<Section> sections;
  private final Map<Kind, String> legend;

  /** A picture whose legend counts the cells of each kind. */
  public CellMap(String title, String unit, List<Section> sections) {
    this(title, unit, sections, Map.of());
  }

  /**
   * @param unit what a cell is, in the plural: "pages"
   * @param legend a line for each kind, in the map's order, whether it is in the picture or not
   */
  public CellMap(String title, String unit, List<Section> sections, Map<Kind, String> legend) {
    this.title = title;
    this.unit = unit;
    this.sections = List.copyOf(sections);
    this.legend = legend;
  }

  /** A row of the picture: cells, or one folded run. */
  private record Row(long first, List<Run> runs, boolean folded) {}

  /** Cuts runs into rows of {@code width} cells; runs of more than three rows are folded. */
  private static List<Row> rows(List<Run> runs, int width) {
    List<Row> rows = new ArrayList<>();
    List<Run> row = new ArrayList<>();
    long at = 0;
    long rowStart = 0;
    int used = 0;
    for (Run run : merged(runs)) {
      if (run.count > 3L * width) {
        if (!row.isEmpty()) {
          rows.add(new Row(rowStart, row, false));
        }
        rows.add(new Row(at, List.of(run), true));
        row = new ArrayList<>();
        used = 0;
        at += run.count;
        rowStart = at;
        continue;
      }
      long left = run.count;
      while (left > 0) {
        int part = (int) Math.min(left, width - used);
        row.add(new Run(run.kind, part));
        used += part;
        left -= part;
        at += part;
        if (used == width) {
          rows.add(new Row(rowStart, row, false));
          row = new ArrayList<>();
          used = 0;
          rowStart = at;
        }
      }
    }
    if (!row.isEmpty()) {
      rows.add(new Row(rowStart, row, false));
    }
    return rows;
  }

  /** The same cells with equal neighbours joined. */
  public static List<Run> merged(List<Run> runs) {
    List<Run> merged = new ArrayList<>();
    for (Run run : runs) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).kind.equals(run.kind)) {
        merged.set(last, new Run(run.kind, merged.get(last).count + run.count));
      } else if (run.count > 0) {
        merged.add(run);
      }
    }
    return merged;
  }

  private Map<Kind, Long> totals() {
    Map<Kind, Long> totals = new LinkedHashMap<>();
    for (Section section : sections) {
      for (Run run : section.runs) {
        totals.merge(run.kind, run.count, Long::sum);
      }
    }
    return totals;
  }

  private int labelWidth() {
    int width = 0;
    for (Section section : sections) {
      long cells = section.runs.stream().mapToLong(Run::count).sum();
      width = Math.max(width, section.label.of(0).length());
      width = Math.max(width, section.label.of(Math.max(0, cells - 1)).length());
    }
    return width;
  }

  private String folded(Run run) {
    return String.format(Locale.ROOT, "%,d %s, %s", run.count, unit, run.kind.meaning);
  }

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    if (!title.isEmpty()) {
      out.append(title).append('\n');
    }
    int labels = labelWidth();
    int width = Math.max(16, (style.width() - labels - LABEL_GAP) / 16 * 16);
    for (Section section : sections) {
      if (!section.heading.isEmpty()) {
        out.append(section.heading).append('\n');
      }
      for (Row row : rows(section.runs, width)) {
        String label = section.label.of(row.first);
        out.append(" ".repeat(labels - Math.min(labels, label.length()))).append(label);
        out.append(" ".repeat(LABEL_GAP));
        if (row.folded) {
          Run run = row.runs.get(0);
          String mark = String.valueOf(run.kind.glyph).repeat(3);
          out.append(style.fill(run.kind.colour, mark)).append(" ... ").append(folded(run));
        } else {
          for (Run run : row.runs) {
            String cells = String.valueOf(run.kind.glyph).repeat((int) run.count);
            out.append(style.fill(run.kind.colour, cells));
          }
        }
        out.append('\n');
      }
    }
    legend.forEach((kind, line) -> {
      out.append(style.fill(kind.colour, String.valueOf(kind.glyph)));
      out.append(' ').append(line).append('\n');
    });
    if (legend.isEmpty()) {
      countingLegend(out, style);
    }
    return out.toString();
  }

  private void countingLegend(StringBuilder out, Style style) {
    int column = 0;
    for (Map.Entry<Kind, Long> entry : totals().entrySet()) {
      Kind kind = entry.getKey();
      String text = String.format(Locale.ROOT, " %s: %,d", kind.meaning, entry.getValue());
      if (column > 0) {
        boolean fits = column + text.length() + 3 <= style.width();
        out.append(fits ? "  " : "\n");
        column = fits ? column + 2 : 0;
      }
      out.append(style.fill(kind.colour, String.valueOf(kind.glyph))).append(text);
      column += text.length() + 1;
    }
    out.append('\n');
  }

  @Override
  public Svg svg() {
    double labels = labelWidth() * Svg.CHARACTER + 16;
    double width = labels + SVG_CELLS * (CELL + GAP) + 12;
    Svg svg = new Svg(width, 40);
    double y = 20;
    if (!title.isEmpty()) {
      svg.text(8, y, Svg.Anchor.START, title, true);
      y += 8;
    }
    for (Section section : sections) {
      if (!section.heading.isEmpty()) {
        y += 16;
        svg.text(8, y, Svg.Anchor.START, section.heading);
        y += 6;
      }
      for (Row row : rows(section.runs, SVG_CELLS)) {
        svg.text(labels - 8, y + CELL, Svg.Anchor.END, section.label.of(row.first));
        drawRow(svg, row, labels, y);
        y += ROW;
      }
    }
    y += 20;
    Map<Kind, String> lines = new LinkedHashMap<>(legend);
    if (legend.isEmpty()) {
      totals()
          .forEach((kind, count) ->
              lines.put(kind, String.format(Locale.ROOT, "%s: %,d", kind.meaning, count)));
    }
    for (Map.Entry<Kind, String> entry : lines.entrySet()) {
      svg.rectangle(8, y - CELL, CELL, CELL, entry.getKey().colour, "");
      svg.text(24, y, Svg.Anchor.START, entry.getValue());
      y += 16;
    }
    svg.growTo(y);
    return svg;
  }

  private void drawRow(Svg svg, Row row, double left, double y) {
    double x = left;
    for (Run run : row.runs) {
      String note = folded(run);
      if (row.folded) {
        svg.rectangle(x, y, SVG_CELLS * (CELL + GAP), CELL, run.kind.colour, note);
        svg.text(x + SVG_CELLS * (CELL + GAP) / 2.0, y + CELL, Svg.Anchor.MIDDLE, note);
      } else {
        for (int i = 0; i < run.count; i++) {
          svg.rectangle(x, y, CELL, CELL, run.kind.colour, i == 0 ? note : "");
          x += CELL + GAP;
        }
      }
    }
  }
}
