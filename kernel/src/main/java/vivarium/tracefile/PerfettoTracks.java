package vivarium.tracefile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import vivarium.trace.Argument;
import vivarium.tracefile.Perfetto.Event;
import vivarium.tracefile.Perfetto.Interned;
import vivarium.tracefile.Perfetto.Packet;
import vivarium.tracefile.Perfetto.Track;

/**
 * Track events of a Perfetto trace: slices, instants and counters on tracks that are described when
 * they are first used; texts that come again are written once and then meant by a number.
 */
final class PerfettoTracks {
  /** All packets are of one sequence. */
  static final int SEQUENCE = 1;

  private static final long THREADS = 1L << 40;
  private static final long SWITCHES = 2L << 40;
  private static final long INTERRUPTS = 3L << 40;
  private static final long FIGURES = 4L << 40;
  private static final long CACHES = 5L << 40;
  private static final int RECENT = 1 << 8;

  private final ProtoWriter out;
  private final TaskTable tasks;
  private final Set<Long> described = new HashSet<>();

  /** Tracks that are described, each at a place that its number gives: most events are on these. */
  private final long[] recent = new long[RECENT];

  private final Map<String, Integer> names = new HashMap<>();
  private final Map<String, Integer> categories = new HashMap<>();
  private final Map<String, Integer> annotations = new HashMap<>();

  PerfettoTracks(ProtoWriter out, TaskTable tasks) {
    this.out = out;
    this.tasks = tasks;
  }

  /** The track of a task's system calls, faults and signals. */
  long ofTask(int tid) {
    long track = THREADS | tid & 0xffff_ffffL;
    if (isNew(track)) {
      describe(track);
      out.begin(Track.THREAD).field(Track.PID, tasks.get(tid).process).field(Track.TID, tid).end();
      endPacket();
    }
    return track;
  }

  /** The track of a hart's switches, each as long as its direct cost. */
  long ofSwitches(int hart) {
    long track = SWITCHES | hart;
    if (isNew(track)) name(track, "hart " + hart + " switches");
    return track;
  }

  /** The track of a hart's interrupts. */
  long ofInterrupts(int hart) {
    long track = INTERRUPTS | hart & 0xffff;
    if (isNew(track)) name(track, hart < 0 ? "timers" : "hart " + hart + " interrupts");
    return track;
  }

  long ofFigure(Figure figure, int of) {
    long track = FIGURES | (long) figure.ordinal() << 32 | of;
    if (isNew(track)) {
      String name = figure == Figure.RUN_QUEUE ? "hart " + of + " " + figure.text() : figure.text();
      counting(track, name, figure.isBytes() ? Track.UNIT_BYTES : Track.UNIT_COUNT);
    }
    return track;
  }

  /** One of the {@link CacheTotals#COUNTERS} of a hart. */
  long ofCaches(int hart, int counter) {
    long track = CACHES | (long) counter << 32 | hart;
    if (isNew(track)) {
      counting(track, "hart " + hart + " " + CacheTotals.name(counter), Track.UNIT_COUNT);
    }
    return track;
  }

  /** Whether a track has still to be described. */
  private boolean isNew(long track) {
    int place = (int) (track ^ track >>> 32) & RECENT - 1;
    if (recent[place] == track) return false;
    recent[place] = track;
    return described.add(track);
  }

  private void counting(long track, String name, int unit) {
    describe(track);
    out.field(Track.NAME, name);
    out.begin(Track.COUNTER).field(Track.UNIT, unit).end();
    endPacket();
  }

  private void name(long track, String name) {
    describe(track);
    out.field(Track.NAME, name);
    endPacket();
  }

  private void describe(long track) {
    out.begin(Perfetto.PACKET).field(Packet.SEQUENCE_ID, SEQUENCE);
    out.begin(Packet.TRACK_DESCRIPTOR).field(Track.UUID, track);
  }

  private void endPacket() {
    out.end().end();
  }

  // Events: begin, annotations, end

  /** Begins a slice or an instant; {@link #note} and {@link #endEvent} follow. */
  void event(long time, int type, long track, String category, String name) {
    int categoryId = intern(categories, Interned.CATEGORIES, category);
    event(time, type, track, categoryId, eventName(name));
  }

  private void event(long time, int type, long track, int category, int name) {
    packet(time);
    out.begin(Packet.TRACK_EVENT).field(Event.CATEGORY, category);
    out.field(Event.TYPE, type).field(Event.NAME, name).field(Event.TRACK, track);
  }

  /** The same with the number of a name. */
  void event(long time, int type, long track, String category, int name) {
    event(time, type, track, intern(categories, Interned.CATEGORIES, category), name);
  }

  /** The number of an event's name. */
  int eventName(String name) {
    return intern(names, Interned.EVENT_NAMES, name);
  }

  /** Adds a text under the name that {@link #annotation} has given a number. */
  void note(int annotation, String value) {
    beginNote(annotation).field(Event.ANNOTATION_STRING, value).end();
  }

  /** An argument of a tracepoint, as its type wants to be shown. */
  void note(int annotation, Argument argument, long word, long second) {
    switch (argument.type()) {
      case ADDRESS, FLAGS, STATUS ->
          beginNote(annotation).field(Event.ANNOTATION_POINTER, word).end();
      case COUNT, NUMBER, NANOS, TASK, PROCESS, HART ->
          beginNote(annotation).field(Event.ANNOTATION_INT, word).end();
      default -> {
        String text = EventText.value(argument, word, second);
        if (!text.isEmpty()) note(annotation, text);
      }
    }
  }

  void endEvent() {
    out.end().end();
  }

  void sliceEnd(long time, long track) {
    packet(time);
    out.begin(Packet.TRACK_EVENT).field(Event.TYPE, Event.SLICE_END).field(Event.TRACK, track);
  }

  void counter(long time, long track, long value) {
    packet(time);
    out.begin(Packet.TRACK_EVENT).field(Event.TYPE, Event.COUNTER).field(Event.TRACK, track);
    out.field(Event.COUNTER_VALUE, value);
    endEvent();
  }

  /** The number of an annotation's name; ask for it between events. */
  int annotation(String name) {
    return intern(annotations, Interned.ANNOTATION_NAMES, name);
  }

  private ProtoWriter beginNote(int annotation) {
    return out.begin(Event.ANNOTATION).field(Event.ANNOTATION_NAME, annotation);
  }

  private void packet(long time) {
    out.begin(Perfetto.PACKET).field(Packet.TIMESTAMP, time);
    out.field(Packet.SEQUENCE_ID, SEQUENCE);
    out.field(Packet.SEQUENCE_FLAGS, Packet.NEEDS_INCREMENTAL_STATE);
  }

  private int intern(Map<String, Integer> known, int field, String text) {
    Integer id = known.get(text);
    if (id != null) return id;
    int next = known.size() + 1;
    known.put(text, next);
    internedText(out, field, next, text);
    return next;
  }

  /** A packet that gives a text a number. */
  static void internedText(ProtoWriter out, int field, int id, String text) {
    out.begin(Perfetto.PACKET).field(Packet.SEQUENCE_ID, SEQUENCE);
    out.field(Packet.SEQUENCE_FLAGS, Packet.NEEDS_INCREMENTAL_STATE);
    out.begin(Packet.INTERNED_DATA).begin(field);
    out.field(Interned.IID, id).field(Interned.TEXT, text).end().end().end();
  }
}
