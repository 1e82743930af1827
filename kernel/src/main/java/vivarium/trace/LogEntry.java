package vivarium.trace;

/**
 * One message of the kernel log.
 *
 * @param sequence counts all messages from 0; a gap tells a follower how many it lost
 * @param time virtual ns
 * @param level syslog's number: 3 error, 4 warning, 6 information, 7 debugging
 */
public record LogEntry(long sequence, long time, int level, String text) {
  public static final int ERROR = 3;
  public static final int WARNING = 4;
  public static final int INFORMATION = 6;
  public static final int DEBUGGING = 7;

  /** As dmesg prints it: {@code [ 0.000123] text}. */
  @Override
  public String toString() {
    long micros = time / 1000;
    return "[%5d.%06d] %s".formatted(micros / 1_000_000, micros % 1_000_000, text);
  }
}
