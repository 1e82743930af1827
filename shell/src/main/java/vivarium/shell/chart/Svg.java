package vivarium.shell.chart;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * Writes an SVG document, element by element; lengths in pixels. It stands alone: no scripts, no
 * style sheet, no fonts but the viewer's own.
 */
public final class Svg {
  /** Where a text stands relative to its x. */
  public enum Anchor {
    START,
    MIDDLE,
    END
  }

  private static final int FONT = 12;
  private static final double LINE = 15;
  private static final Colour MARK = Colour.SKY;

  /** The width that a character of the font is taken to have. */
  public static final double CHARACTER = 7.2;

  private final StringBuilder body = new StringBuilder();
  private double width;
  private double height;

  /** An empty page. */
  public Svg(double width, double height) {
    this.width = width;
    this.height = height;
  }

  /** A page that shows lines of text as they are, those that are marked on a coloured ground. */
  public static Svg ofText(String text, Predicate<String> marked) {
    String[] lines = text.split("\n");
    int longest = 0;
    for (String line : lines) {
      longest = Math.max(longest, line.length());
    }
    Svg svg = new Svg(16 + longest * CHARACTER, 16 + lines.length * LINE);
    for (int i = 0; i < lines.length; i++) {
      if (marked.test(lines[i])) {
        svg.rectangle(4, 9 + i * LINE, 8 + longest * CHARACTER, LINE, MARK, "");
      }
      svg.text(8, 20 + i * LINE, Anchor.START, lines[i]);
    }
    return svg;
  }

  /** Makes room below for what is drawn next. */
  public void growTo(double newHeight) {
    height = Math.max(height, newHeight);
  }

  /** A filled rectangle; a viewer shows the note when pointed at it, unless it is empty. */
  public void rectangle(double x, double y, double w, double h, Colour colour, String note) {
    body.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
    body.append("\" width=\"").append(number(w)).append("\" height=\"").append(number(h));
    body.append("\" fill=\"").append(colour.hex());
    body.append(note.isEmpty() ? "\"/>\n" : "\"><title>" + escape(note) + "</title></rect>\n");
  }

  /** A thin grey line. */
  public void line(double x1, double y1, double x2, double y2) {
    body.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
    body.append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2));
    body.append("\" stroke=\"").append(Colour.GREY.hex()).append("\" stroke-width=\"0.5\"/>\n");
  }

  /** A line through points. */
  public void path(double[] x, double[] y, Colour colour) {
    body.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"").append(colour.hex());
    body.append("\" points=\"");
    for (int i = 0; i < x.length; i++) {
      body.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
    }
    body.append("\"/>\n");
  }

  /** A line of text whose base line is at y. */
  public void text(double x, double y, Anchor anchor, String text) {
    text(x, y, anchor, text, false);
  }

  /** A line of text, perhaps bold. */
  public void text(double x, double y, Anchor anchor, String text, boolean bold) {
    body.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append('"');
    if (anchor != Anchor.START) {
      body.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    }
    body.append(bold ? " font-weight=\"bold\">" : ">")
        .append(escape(spaced(text)))
        .append("</text>\n");
  }

  /** Browsers fold spaces; those that may not break stay. */
  private static String spaced(String text) {
    return text.contains("  ") || text.startsWith(" ") ? text.replace(' ', '\u00a0') : text;
  }

  /** Another page below what there is. */
  public void below(Svg other) {
    body.append("<g transform=\"translate(0,").append(number(height)).append(")\">\n");
    body.append(other.body).append("</g>\n");
    height += other.height;
    width = Math.max(width, other.width);
  }

  /** The document. */
  public String document() {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + number(width)
        + "\" height=\""
        + number(height)
        + "\" viewBox=\"0 0 "
        + number(width)
        + " "
        + number(height)
        + "\" font-family=\"monospace\" font-size=\""
        + FONT
        + "\" xml:space=\"preserve\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        + body
        + "</svg>\n";
  }

  private static String number(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    return String.format(Locale.ROOT, "%.2f", hundredths / 100.0).replaceAll("0$", "");
  }

  /** Text as XML wants it; control characters, which XML cannot hold, become question marks. */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            default -> out.appendCodePoint(c < ' ' || c >= 0xd800 && c < 0xe000 ? '?' : c);
          }
        });
    return out.toString();
  }
}
