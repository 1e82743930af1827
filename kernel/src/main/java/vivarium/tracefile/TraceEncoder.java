package vivarium.tracefile;

import vivarium.trace.EventKind;

/**
 * Writes events in the format of one kind of file. Called by one thread, with events in the order
 * of their times (as far as a bounded delay can order them).
 */
interface TraceEncoder {
  /** Before the first event. */
  void begin();

  /**
   * One event.
   *
   * @param words holds its arguments from {@code at} on, as {@link EventKind#arguments} says
   */
  void event(EventKind kind, long time, int hart, int task, long[] words, int at);

  /**
   * The value of a figure from now on.
   *
   * @param of a hart or process, as the figure says
   */
  void sample(Figure figure, long time, int of, long value);

  /** After the last event, whose time is given. */
  void end(long time);
}
