package vivarium.tracefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.trace.EventKind;

/** The parts of a trace file's way from events to bytes. */
class TraceFileTest {
  @Test
  void recordsComeOutInOrderOfTimeAndOfArrival() {
    EventOrder order = new EventOrder();
    List<Long> times = new ArrayList<>();
    List<Long> marks = new ArrayList<>();
    EventOrder.Sink sink =
        (words, at) -> {
          times.add(words[at]);
          marks.add(words[at + 2]);
        };
    Random random = new Random(5);
    long now = 0;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextInt(500);
      long late = Math.max(0, now - random.nextInt(10_000) / 1000 * 1000);
      long header = TraceRecords.header(EventKind.MIGRATE.ordinal(), 1, 7);
      order.add(new long[] {0, late, header, i}, 1, 3);
      if (i % 1000 == 0) order.release(sink, false);
    }
    assertTrue(times.size() > 1000 && times.size() < 200_000, "what may be overtaken waits");
    order.release(sink, true);
    assertEquals(200_000, times.size());
    for (int i = 1; i < times.size(); i++) {
      assertTrue(times.get(i - 1) <= times.get(i));
      if (times.get(i - 1).equals(times.get(i))) assertTrue(marks.get(i - 1) < marks.get(i));
    }
  }

  /** Begins to fail at an event. */
  private record FailingEncoder(Bytes out, int good, Error failure, int[] seen)
      implements TraceEncoder {
    @Override
    public void begin() {}

    @Override
    public void event(EventKind kind, long time, int hart, int task, long[] words, int at) {
      if (seen[0]++ == good) throw failure;
      out.put("event");
    }

    @Override
    public void sample(Figure figure, long time, int of, long value) {}

    @Override
    public void end(long time) {}
  }

  @Test
  @Timeout(60)
  void whateverEndsTheWriterTheMachineGoesOnAndIsToldWhatIsMissing() {
    for (Error failure : List.of(new OutOfMemoryError(), new StackOverflowError())) {
      Bytes out = new Bytes(1);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      FailingEncoder encoder = new FailingEncoder(out, 100_000, failure, new int[1]);
      TraceWriter writer = new TraceWriter(encoder, new TaskTable(), out, file);
      for (int i = 1; i <= 3_000_000; i++) {
        writer.put(EventKind.MIGRATE, i * 1_000L, 0, 1, new long[EventKind.MIGRATE.words()]);
      }
      IOException told = assertThrows(IOException.class, writer::close);
      long complete = file.size() / "event".length();
      assertTrue(complete > 0 && complete <= 100_000, "some were written");
      String time =
          String.format(
              Locale.ROOT, "%d.%09d", complete / 1_000_000, complete * 1000 % 1_000_000_000);
      String message = String.valueOf(told.getMessage());
      assertTrue(message.endsWith("after its event " + complete + ", at " + time + " s"), message);
    }
  }

  /** Nobody can even say what it is: this ends whoever tries. */
  private static final class Unspeakable extends Error {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw this;
    }
  }

  /** Early, while the machine has more for it, and with the last chunk. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100_000, 2_999_999})
  @Timeout(60)
  void aWriterThatDiesOutrightHoldsNobodyUp(int good) {
    Bytes out = new Bytes(1);
    boolean[] closed = new boolean[1];
    ByteArrayOutputStream file =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    FailingEncoder encoder = new FailingEncoder(out, good, new Unspeakable(), new int[1]);
    TraceWriter writer = new TraceWriter(encoder, new TaskTable(), out, file);
    for (int i = 1; i <= 3_000_000; i++) {
      writer.put(EventKind.MIGRATE, i * 1_000L, 0, 1, new long[EventKind.MIGRATE.words()]);
    }
    IOException told = assertThrows(IOException.class, writer::close);
    String start = "its writer has died of " + Unspeakable.class.getName() + "; it lacks what came";
    assertTrue(String.valueOf(told.getMessage()).startsWith(start), told.getMessage());
    assertTrue(closed[0]);
  }

  @Test
  void suffixChoosesTheFormat() {
    assertEquals(TraceFormat.PERFETTO, TraceFormat.of("a.pftrace"));
    assertEquals(TraceFormat.CHROME, TraceFormat.of("dir.csv/A.JSON"));
    assertEquals(TraceFormat.FTRACE, TraceFormat.of("trace.txt"));
    assertThrows(IllegalArgumentException.class, () -> TraceFormat.of("trace"));
  }

  @Test
  void selectionTakesKindsAndGroupsOfThem() {
    Selection selection = Selection.of("sched, exit,syscall_exit", Set.of());
    assertEquals(
        Set.of(
            EventKind.SCHED_SWITCH,
            EventKind.SCHED_WAKEUP,
            EventKind.SCHED_WAKEUP_NEW,
            EventKind.EXIT,
            EventKind.SYSCALL_EXIT),
        selection.kinds());
    assertFalse(selection.figures());
    assertEquals(Set.of(EventKind.CACHE_SUMMARY), Selection.of("cache", Set.of()).kinds());
    assertThrows(IllegalArgumentException.class, () -> Selection.of("exit,nothing", Set.of()));
  }

  @Test
  void filterFollowsAProcessAndWhatItForks() {
    Selection all = new Selection(Selection.ALL.kinds(), false, Set.of(5));
    Filter filter = new Filter(all, Map.of(5, 5, 6, 5, 7, 7));
    assertTrue(filter.passes(EventKind.EXIT, 6, 0, 0), "a thread of it");
    assertFalse(filter.passes(EventKind.EXIT, 7, 0, 0), "another process");
    assertFalse(filter.passes(EventKind.EXIT, 9, 0, 0));
    assertTrue(filter.passes(EventKind.SCHED_SWITCH, 7, 1, 5), "a switch to it");
    assertTrue(filter.passes(EventKind.SCHED_WAKEUP, 7, 5, 0), "a wake-up by it");
    assertTrue(filter.passes(EventKind.FORK, 5, 9, 9));
    assertTrue(filter.passes(EventKind.EXIT, 9, 0, 0), "its child");
  }

  @Test
  void numbersAndTextsAreEncodedAsTheirFormatsWant() {
    Bytes bytes = new Bytes(1);
    bytes.number(Long.MIN_VALUE).put(' ').number(-12).put(' ').hex(0).put(' ').hex(-1L);
    bytes.put(' ').seconds(1_000_000_002L).put(' ').micros(1_002).put(' ').json("a\"\\\n\u00e9");
    bytes.put(' ').padded(7, 3, '0').put(" \u00e9");
    assertEquals(
        "-9223372036854775808 -12 0 ffffffffffffffff 1.000000002 1.002 \"a\\\"\\\\\\u000a\\u00e9\" 007 \u00e9",
        bytes.toString());
    Bytes message = new Bytes(1);
    new ProtoWriter(message).begin(1).field(2, 300).begin(3).field(1, "ab").end().end();
    byte[] expected = {0x0a, 9, 0x10, (byte) 0xac, 2, 0x1a, 4, 0x0a, 2, 'a', 'b'};
    assertEquals(List.of(bytesOf(expected)), List.of(bytesOf(message)));
  }

  @Test
  void lengthOfAMessageTakesAsManyBytesAsItNeeds() {
    for (int length : new int[] {0, 1, 127, 128, 300, 16_383, 16_384, 70_000}) {
      Bytes message = new Bytes(1);
      new ProtoWriter(message).field(1, 5).begin(2).raw(text(length)).end().field(3, "x");
      Bytes expected = new Bytes(1);
      expected
          .put(0x08)
          .put(5)
          .put(0x12)
          .varint(length)
          .put(text(length))
          .put(0x1a)
          .put(1)
          .put('x');
      assertEquals(bytesOf(expected), bytesOf(message));
    }
    assertEquals("ffffffffffffffffff01", bytesOf(new Bytes(1).varint(-1)));
    assertEquals("808001", bytesOf(new Bytes(1).varint(16_384)));
  }

  private static Bytes text(int length) {
    return new Bytes(1).put("a".repeat(length));
  }

  private static String bytesOf(byte[] array) {
    return java.util.HexFormat.of().formatHex(array);
  }

  private static String bytesOf(Bytes bytes) {
    return java.util.HexFormat.of().formatHex(bytes.array(), 0, bytes.size());
  }
}
