package vivarium.shell.chart;

import java.util.Arrays;
import java.util.List;

/** Values over time or over anything else that grows: a line for each series. */
public final class LineChart implements Figure {
  /** Points of a line, x growing. */
  public record Series(String name, double[] x, double[] y) {}

  private static final String GLYPHS = "*o+x#@%&";
  private static final int ROWS = 12;
  private static final double WIDTH = 720;
  private static final double HEIGHT = 240;
  private static final double LEFT = 90;
  private static final double TOP = 36;
  private static final double PLOT_WIDTH = WIDTH - LEFT - 48;
  private static final double PLOT_HEIGHT = HEIGHT - TOP - 48;

  private final String title;
  private final Axis across;
  private final Axis up;
  private final List<Series> series;
  private final double low;
  private final double high;
  private final double top;

  public LineChart(String title, Axis across, Axis up, List<Series> series) {
    this.title = title;
    this.across = across;
    this.up = up;
    this.series = List.copyOf(series);
    double[] all = series.stream().flatMapToDouble(each -> Arrays.stream(each.x)).toArray();
    low = Arrays.stream(all).min().orElse(0);
    high = Math.max(Arrays.stream(all).max().orElse(1), low + 1e-9);
    double most = series.stream().flatMapToDouble(each -> Arrays.stream(each.y)).max().orElse(1);
    top = most <= 0 ? 1 : most;
  }

  private double across(double x) {
    return (x - low) / (high - low);
  }

  @Override
  public String text(Style style) {
    int labels = Math.max(up.format().apply(top).length(), up.format().apply(0).length());
    int width = style.width() - labels - 4;
    int[][] cells = new int[ROWS][width];
    for (int s = 0; s < series.size(); s++) {
      plot(cells, series.get(s), s + 1);
    }
    StringBuilder out = new StringBuilder();
    out.append(title).append('\n');
    for (int row = ROWS - 1; row >= 0; row--) {
      boolean labelled = row == ROWS - 1 || row == 0 || row == ROWS / 2;
      String label = labelled ? up.format().apply(top * row / (ROWS - 1)) : "";
      out.append(" ".repeat(labels - label.length())).append(label).append(" |");
      StringBuilder line = new StringBuilder();
      for (int cell : cells[row]) {
        line.append(cell == 0 ? " " : style.paint(Colour.series(cell - 1), glyph(cell - 1)));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    out.append(" ".repeat(labels + 1)).append('+').append("-".repeat(width)).append('\n');
    String first = across.format().apply(low);
    String last = across.format().apply(high) + " " + across.name();
    int gap = Math.max(1, width - first.length() - last.length());
    out.append(" ".repeat(labels + 2)).append(first).append(" ".repeat(gap)).append(last);
    out.append('\n');
    for (int s = 0; s < series.size(); s++) {
      out.append(s == 0 ? " ".repeat(labels + 2) : "   ");
      out.append(style.paint(Colour.series(s), glyph(s))).append(' ').append(series.get(s).name);
    }
    return out.append(" (").append(up.name()).append(")\n").toString();
  }

  private static String glyph(int series) {
    return String.valueOf(GLYPHS.charAt(series % GLYPHS.length()));
  }

  /** Sets the cells of a line: at each column the value of the last point up to there. */
  private void plot(int[][] cells, Series line, int mark) {
    int width = cells[0].length;
    int point = 0;
    for (int column = 0; column < width; column++) {
      double at = low + (high - low) * (column + 0.5) / width;
      while (point + 1 < line.x.length && line.x[point + 1] <= at) {
        point++;
      }
      if (line.x.length > 0) {
        int row = (int) Math.round(line.y[point] / top * (ROWS - 1));
        cells[Math.clamp(row, 0, ROWS - 1)][column] = mark;
      }
    }
  }

  @Override
  public Svg svg() {
    Svg svg = new Svg(WIDTH, HEIGHT);
    svg.text(8, 20, Svg.Anchor.START, title, true);
    for (double tick : Axis.ticks(0, top, 5)) {
      double y = TOP + PLOT_HEIGHT * (1 - tick / top);
      svg.line(LEFT, y, LEFT + PLOT_WIDTH, y);
      svg.text(LEFT - 6, y + 4, Svg.Anchor.END, up.format().apply(tick));
    }
    for (double tick : Axis.ticks(low, high, 6)) {
      double x = LEFT + PLOT_WIDTH * across(tick);
      svg.line(x, TOP, x, TOP + PLOT_HEIGHT);
      svg.text(x, TOP + PLOT_HEIGHT + 16, Svg.Anchor.MIDDLE, across.format().apply(tick));
    }
    double legend = LEFT;
    for (int s = 0; s < series.size(); s++) {
      Series line = series.get(s);
      double[] x = Arrays.stream(line.x).map(v -> LEFT + PLOT_WIDTH * across(v)).toArray();
      double[] y = Arrays.stream(line.y).map(v -> TOP + PLOT_HEIGHT * (1 - v / top)).toArray();
      svg.path(x, y, Colour.series(s));
      svg.rectangle(legend, HEIGHT - 16, 10, 10, Colour.series(s), "");
      svg.text(legend + 14, HEIGHT - 7, Svg.Anchor.START, line.name);
      legend += 40 + line.name.length() * Svg.CHARACTER;
    }
    svg.text(WIDTH - 8, HEIGHT - 7, Svg.Anchor.END, up.name() + " over " + across.name());
    return svg;
  }
}
