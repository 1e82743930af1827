package vivarium.shell.chart;

/** The colours of all figures, told apart by most people with a colour blindness too. */
public enum Colour {
  NONE("#e5e7eb", 254, 242),
  GREY("#9ca3af", 247, 16),
  BLUE("#2563eb", 27, 255),
  SKY("#7dd3fc", 117, 16),
  GREEN("#16a34a", 34, 16),
  YELLOW("#eab308", 220, 16),
  ORANGE("#ea580c", 208, 16),
  RED("#dc2626", 160, 255),
  PURPLE("#9333ea", 129, 255),
  PINK("#f472b6", 211, 16),
  TEAL("#0d9488", 37, 16),
  BROWN("#92400e", 94, 255);

  /** Those for series of which nobody says a colour, in this order. */
  private static final Colour[] SERIES = {BLUE, ORANGE, GREEN, PURPLE, RED, TEAL, BROWN, YELLOW};

  private final String hex;
  private final int terminal;
  private final int ink;

  Colour(String hex, int terminal, int ink) {
    this.hex = hex;
    this.terminal = terminal;
    this.ink = ink;
  }

  /** For SVG: #rrggbb. */
  public String hex() {
    return hex;
  }

  /** The nearest of a terminal's 256 colours. */
  int terminal() {
    return terminal;
  }

  /** A terminal colour that can be read on this one. */
  int ink() {
    return ink;
  }

  /** The colour of the n-th series of a chart. */
  public static Colour series(int n) {
    return SERIES[n % SERIES.length];
  }
}
