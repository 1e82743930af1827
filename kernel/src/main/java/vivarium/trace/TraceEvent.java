package vivarium.trace;

/**
 * One event as subscribers see it; the meaning of a to e is in {@link EventKind#arguments()}. Time
 * is virtual ns.
 */
public record TraceEvent(
    EventKind kind, long time, int hart, int task, long a, long b, long c, long d, long e)
    implements TraceItem {
  public static final int ARGUMENTS = 5;

  /** Argument by position, 0 to 4. */
  public long argument(int index) {
    return switch (index) {
      case 0 -> a;
      case 1 -> b;
      case 2 -> c;
      case 3 -> d;
      case 4 -> e;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /** One line, such as {@code 0.000123000 hart1 task 7 fork child=8 child_process=8 flags=17}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(time / 1_000_000_000).append('.');
    String nanos = Long.toString(time % 1_000_000_000);
    line.append("0".repeat(9 - nanos.length())).append(nanos);
    line.append(hart < 0 ? " -" : " hart" + hart).append(" task ").append(task).append(' ');
    line.append(kind.name().toLowerCase(java.util.Locale.ROOT));
    for (int i = 0; i < kind.arguments().size(); i++) {
      line.append(' ').append(kind.arguments().get(i)).append('=').append(argument(i));
    }
    return line.toString();
  }
}
