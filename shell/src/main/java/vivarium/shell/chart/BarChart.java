package vivarium.shell.chart;

import java.util.List;

/** A value for each of several things, in groups: horizontal bars from zero. */
public final class BarChart implements Figure {
  /**
   * A bar.
   *
   * @param series bars of one series have one colour in all groups
   */
  public record Bar(String label, int series, double value) {}

  /** Bars that belong together, such as those of one memory size. */
  public record Group(String label, List<Bar> bars) {}

  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";
  private static final double WIDTH = 720;
  private static final int ROW = 18;

  private final String title;
  private final Axis axis;
  private final List<Group> groups;
  private final double most;

  public BarChart(String title, Axis axis, List<Group> groups) {
    this.title = title;
    this.axis = axis;
    this.groups = List.copyOf(groups);
    this.most =
        Math.max(
            1e-9,
            groups.stream()
                .flatMap(group -> group.bars.stream())
                .mapToDouble(Bar::value)
                .max()
                .orElse(1));
  }

  private int longestLabel() {
    return groups.stream()
        .flatMap(group -> group.bars.stream())
        .mapToInt(bar -> bar.label.length())
        .max()
        .orElse(0);
  }

  @Override
  public String text(Style style) {
    int labels = longestLabel();
    int width = Math.max(10, style.width() - labels - axis.format().apply(most).length() - 5);
    StringBuilder out = new StringBuilder();
    out.append(title).append(" (").append(axis.name()).append(")\n");
    for (Group group : groups) {
      if (!group.label.isEmpty()) {
        out.append(group.label).append('\n');
      }
      for (Bar bar : group.bars) {
        out.append("  ").append(" ".repeat(labels - bar.label.length())).append(bar.label);
        out.append(' ').append(style.paint(Colour.series(bar.series), bar(bar.value, width)));
        out.append(' ').append(axis.format().apply(bar.value)).append('\n');
      }
    }
    return out.toString();
  }

  private String bar(double value, int width) {
    int eighths = (int) Math.round(8.0 * width * value / most);
    String whole = EIGHTHS.substring(7).repeat(eighths / 8);
    int rest = eighths % 8;
    return rest == 0 ? whole : whole + EIGHTHS.charAt(rest - 1);
  }

  @Override
  public Svg svg() {
    double left = 24 + longestLabel() * Svg.CHARACTER;
    double width = WIDTH - left - 120;
    Svg svg = new Svg(WIDTH, 40);
    svg.text(8, 20, Svg.Anchor.START, title + " (" + axis.name() + ")", true);
    double y = 40;
    for (Group group : groups) {
      if (!group.label.isEmpty()) {
        svg.text(8, y, Svg.Anchor.START, group.label);
        y += 6;
      }
      for (Bar bar : group.bars) {
        String value = axis.format().apply(bar.value);
        double length = width * bar.value / most;
        svg.text(left - 8, y + 12, Svg.Anchor.END, bar.label);
        svg.rectangle(left, y, length, ROW - 4, Colour.series(bar.series), value);
        svg.text(left + length + 6, y + 12, Svg.Anchor.START, value);
        y += ROW;
      }
      y += ROW;
    }
    svg.growTo(y);
    return svg;
  }
}
