package vivarium.shell.chart;

/**
 * How a figure is put on a terminal.
 *
 * @param width columns
 * @param colour whether escape sequences for colours are wanted
 */
public record Style(int width, boolean colour) {
  /** What a file or a pipe gets. */
  public static final Style PLAIN = new Style(80, false);

  private static final int NARROWEST = 40;

  public Style {
    width = Math.max(width, NARROWEST);
  }

  /** The text in a colour, if there are colours. */
  public String paint(Colour foreground, String text) {
    return colour ? "\u001b[38;5;" + foreground.terminal() + "m" + text + "\u001b[0m" : text;
  }

  /** The text on a coloured ground, if there are colours. */
  public String fill(Colour ground, String text) {
    return colour
        ? "\u001b[48;5;" + ground.terminal() + ";38;5;" + ground.ink() + "m" + text + "\u001b[0m"
        : text;
  }
}
