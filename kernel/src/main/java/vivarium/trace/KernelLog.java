package vivarium.trace;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The kernel log of one machine, on a Logback context of its own, so that machines in one JVM do
 * not mix. Messages are kept in a bounded ring with the virtual time at which they were said;
 * {@code dmesg} shows it. Nothing is printed anywhere unless {@link #mirror} asks for it. Messages
 * take SLF4J's {@code {}} places. May be called from any thread; followers too.
 */
public final class KernelLog {
  /** Messages kept; older ones are dropped. */
  public static final int DEFAULT_CAPACITY = 4096;

  private final LoggerContext context = new LoggerContext();
  private final Logger kernel;
  private final LongSupplier clock;
  private final int capacity;

  /** Guarded by itself. */
  private final ArrayDeque<LogEntry> ring = new ArrayDeque<>();

  /** Messages ever said; guarded by ring. */
  private long said;

  /**
   * @param clock gives the virtual time in ns
   */
  public KernelLog(LongSupplier clock) {
    this(clock, DEFAULT_CAPACITY);
  }

  public KernelLog(LongSupplier clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
    context.setName("kernel");
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.DEBUG);
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            keep(event);
          }
        };
    start(appender, "ring");
    kernel = context.getLogger("kernel");
  }

  public void debug(String message, Object... arguments) {
    kernel.debug(message, arguments);
  }

  public void info(String message, Object... arguments) {
    kernel.info(message, arguments);
  }

  public void warn(String message, Object... arguments) {
    kernel.warn(message, arguments);
  }

  public void error(String message, Object... arguments) {
    kernel.error(message, arguments);
  }

  /** An SLF4J logger whose messages come into this log as {@code name: message}. */
  public org.slf4j.Logger logger(String name) {
    return context.getLogger(name);
  }

  /**
   * Prints messages of this level (error, warn, info, debug, off) and above to a stream as well,
   * from now on.
   */
  public void mirror(String level, PrintStream stream) {
    Level least = Level.toLevel(level.toUpperCase(Locale.ROOT), Level.WARN);
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(least)) stream.println(entry(0, event));
          }
        };
    start(appender, "mirror");
  }

  /** The messages that are kept, oldest first. */
  public List<LogEntry> entries() {
    synchronized (ring) {
      return List.copyOf(ring);
    }
  }

  /** The kept messages from this sequence number on, oldest first: for {@code dmesg -w}. */
  public List<LogEntry> entriesFrom(long sequence) {
    synchronized (ring) {
      return ring.stream().filter(entry -> entry.sequence() >= sequence).toList();
    }
  }

  /** Forgets the kept messages ({@code dmesg -C}). */
  public void clear() {
    synchronized (ring) {
      ring.clear();
    }
  }

  private void start(AppenderBase<ILoggingEvent> appender, String name) {
    appender.setName(name);
    appender.setContext(context);
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  private void keep(ILoggingEvent event) {
    synchronized (ring) {
      if (ring.size() == capacity) ring.removeFirst();
      ring.addLast(entry(said++, event));
    }
  }

  private LogEntry entry(long sequence, ILoggingEvent event) {
    String text = event.getFormattedMessage();
    if (!event.getLoggerName().equals("kernel")) text = event.getLoggerName() + ": " + text;
    return new LogEntry(sequence, clock.getAsLong(), syslogLevel(event.getLevel()), text);
  }

  private static int syslogLevel(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> LogEntry.ERROR;
      case Level.WARN_INT -> LogEntry.WARNING;
      case Level.INFO_INT -> LogEntry.INFORMATION;
      default -> LogEntry.DEBUGGING;
    };
  }
}
