package vivarium.tracefile;

import vivarium.trace.EventKind;

/**
 * How events lie in the chunks between the machine and the writer: time, then a word with kind,
 * hart and task, then the arguments. A sampled figure has the kind {@link #SAMPLE}, the figure's
 * ordinal in the place of the hart, what it is of in that of the task, and its value.
 */
final class TraceRecords {
  static final int SAMPLE = 0xff;

  /** Time and header. */
  static final int HEADER = 2;

  /** The longest record. */
  static final int LONGEST = HEADER + EventKind.WORDS;

  private static final EventKind[] KINDS = EventKind.values();

  /** Words of a record, by kind; of those that are no kind it says nothing. */
  private static final int[] LENGTHS = new int[SAMPLE + 1];

  static {
    for (EventKind kind : KINDS) LENGTHS[kind.ordinal()] = HEADER + kind.words();
    LENGTHS[SAMPLE] = HEADER + 1;
  }

  private TraceRecords() {}

  static long header(int kind, int hart, int task) {
    return (long) kind << 56 | (hart & 0xffffL) << 32 | task & 0xffff_ffffL;
  }

  static int kind(long header) {
    return (int) (header >>> 56);
  }

  static EventKind event(long header) {
    return KINDS[kind(header)];
  }

  /** The hart, -1 for none; or a figure's ordinal. */
  static int hart(long header) {
    return (short) (header >>> 32);
  }

  static int task(long header) {
    return (int) header;
  }

  /** Words of the record that begins there. */
  static int length(long[] words, int at) {
    return LENGTHS[kind(words[at + 1])];
  }
}
