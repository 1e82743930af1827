package vivarium.shell.bench;

/**
 * Where the bar stands.
 *
 * @param atLeast whether more is better
 * @param bound in the figure's unit
 */
record Target(boolean atLeast, double bound) {
  static Target atLeast(double bound) {
    return new Target(true, bound);
  }

  static Target atMost(double bound) {
    return new Target(false, bound);
  }

  boolean met(double value) {
    return atLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return (atLeast ? "at least " : "at most ") + Figure.number(bound);
  }
}
