package vivarium.shell.chart;

/** Something that can be drawn: on a terminal of some width, and as an SVG document. */
public interface Figure {
  /** Lines of text, each ending in a newline. */
  String text(Style style);

  /** A whole document. */
  Svg svg();
}
