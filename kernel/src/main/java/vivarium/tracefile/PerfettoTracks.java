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

  private final ProtoWriter out;
  private final TaskTable tasks;
  private final Set<Long> described = new HashSet<>();
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
    if (described.add(track)) {
      describe(track);
      out.begin(Track.THREAD).field(Track.PID, tasks.get(tid).process).field(Track.TID, tid).end();
      endPacket();
    }
    return track;
  }

  /** The track of a hart's switches, each as long as its direct cost. */
  long ofSwitches(int hart) {
    return named(SWITCHES | hart, "hart " + hart + " switches");
  }

  /** The track of a hart's interrupts. */
  long ofInterrupts(int hart) {
    return named(INTERRUPTS | hart & 0xffff, hart < 0 ? "timers" : "hart " + hart + " interrupts");
  }

  long ofFigure(Figure figure, int of) {
    boolean ofHart = figure == Figure.RUN_QUEUE;
    String name = ofHart ? "hart " + of + " " + figure.text() : figure.text();
    int unit = figure.isBytes() ? Track.UNIT_BYTES : Track.UNIT_COUNT;
    return counting(FIGURES | (long) figure.ordinal() << 32 | of, name, unit);
  }

  /** One of the {@link CacheTotals#COUNTERS} of a hart. */
  long ofCaches(int hart, int counter) {
    String name = "hart " + hart + " " + CacheTotals.name(counter);
    return counting(CACHES | (long) counter << 32 | hart, name, Track.UNIT_COUNT);
  }

  private long counting(long track, String name, int unit) {
    if (described.add(track)) {
      describe(track);
      out.field(Track.NAME, name);
      out.begin(Track.COUNTER).field(Track.UNIT, unit).end();
      endPacket();
    }
    return track;
  }

  private long named(long track, String name) {
    if (described.add(track)) {
      describe(track);
      out.field(Track.NAME, name);
      endPacket();
    }
    return track;
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
    int nameId = intern(names, Interned.EVENT_NAMES, name);
    packet(time);
    out.begin(Packet.TRACK_EVENT).field(Event.CATEGORY, categoryId);
    out.field(Event.TYPE, type).field(Event.NAME, nameId).field(Event.TRACK, track);
  }

  void note(String name, long value) {
    beginNote(name).field(Event.ANNOTATION_INT, value).end();
  }

  void note(String name, String value) {
    beginNote(name).field(Event.ANNOTATION_STRING, value).end();
  }

  void pointer(String name, long value) {
    beginNote(name).field(Event.ANNOTATION_POINTER, value).end();
  }

  /** An argument of a tracepoint, as its type wants to be shown. */
  void note(Argument argument, long word, long second) {
    switch (argument.type()) {
      case ADDRESS, FLAGS, STATUS -> pointer(argument.name(), word);
      case COUNT, NUMBER, NANOS, TASK, PROCESS, HART -> note(argument.name(), word);
      default -> {
        String text = EventText.value(argument, word, second);
        if (!text.isEmpty()) note(argument.name(), text);
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

  /** Makes sure that the names of a tracepoint's arguments have numbers. */
  void prepare(Iterable<Argument> arguments) {
    for (Argument argument : arguments) prepare(argument.name());
  }

  void prepare(String annotation) {
    intern(annotations, Interned.ANNOTATION_NAMES, annotation);
  }

  private ProtoWriter beginNote(String name) {
    Integer id = annotations.get(name);
    if (id == null) throw new IllegalStateException("annotation " + name + " is not prepared");
    return out.begin(Event.ANNOTATION).field(Event.ANNOTATION_NAME, id);
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
