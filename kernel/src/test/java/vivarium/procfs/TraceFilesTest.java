package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.procfs.PerfettoReader.message;
import static vivarium.procfs.PerfettoReader.number;
import static vivarium.procfs.PerfettoReader.one;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.boot.MachineConfig;
import vivarium.boot.TimeModel;
import vivarium.cache.Settings;
import vivarium.proc.Kernel;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceFormat;
import vivarium.tracefile.TraceRecording;

/**
 * One run in all formats of trace files: each holds every event, in the form that its readers want.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TraceFilesTest {
  private static final String WORK =
      "echo a | cat > /dev/null; sleep 0.002 & /demos/threads 2 > /dev/null; wait; kill -9 $$";

  private static final Map<TraceFormat, byte[]> FILES = new EnumMap<>(TraceFormat.class);
  private static final Map<EventKind, Long> EVENTS = new EnumMap<>(EventKind.class);

  @BeforeAll
  static void record() throws IOException, InterruptedException {
    MachineConfig.Builder config =
        MachineConfig.builder(GuestMachine.IMAGES)
            .memory(64 << 20)
            .cores(2)
            .quantum(50_000)
            .time(new TimeModel(Settings.DEFAULT, false));
    try (GuestMachine guest = new GuestMachine(config)) {
      Kernel kernel = guest.kernel();
      Map<TraceFormat, ByteArrayOutputStream> streams = new TreeMap<>();
      guest.machine.call(() -> {
        for (TraceFormat format : TraceFormat.values()) {
          streams.put(format, new ByteArrayOutputStream());
          TraceRecording.start(kernel, format, streams.get(format), Selection.ALL, false);
        }
        kernel.trace().add((kind, time, hart, task, words) -> EVENTS.merge(kind, 1L, Long::sum));
        return true;
      });
      guest.run("/bin/sh", "-c", WORK);
      guest.machine.call(() -> {
        kernel.trace().end();
        return true;
      });
      streams.forEach((format, stream) -> FILES.put(format, stream.toByteArray()));
    }
    assertTrue(count(EventKind.SCHED_SWITCH) > 30, EVENTS.toString());
    assertTrue(count(EventKind.SIGNAL_DELIVER) > 0, EVENTS.toString());
  }

  private static long count(EventKind kind) {
    return EVENTS.getOrDefault(kind, 0L);
  }

  private static byte[] bytes(TraceFormat format) {
    byte[] bytes = FILES.get(format);
    if (bytes == null) throw new AssertionError("no " + format);
    return bytes;
  }

  private static List<String> lines(TraceFormat format) {
    return new String(bytes(format), StandardCharsets.UTF_8).lines().toList();
  }

  // Perfetto

  private static List<Map<String, List<Object>>> ftraceEvents() throws IOException {
    List<Map<String, List<Object>>> events = new ArrayList<>();
    for (Map<String, List<Object>> packet :
        new PerfettoReader().packets(bytes(TraceFormat.PERFETTO))) {
      if (!packet.containsKey("ftrace_events")) continue;
      Map<String, List<Object>> bundle = message(one(packet, "ftrace_events"));
      for (Object event : PerfettoReader.all(bundle, "event")) {
        Map<String, List<Object>> decoded = message(event);
        decoded.put("cpu", List.of(one(bundle, "cpu")));
        events.add(decoded);
      }
    }
    return events;
  }

  @Test
  void perfettoHasEverySwitchInTurnOnItsHart() throws IOException {
    Map<Long, Long> running = new HashMap<>();
    long switches = 0;
    long blocked = 0;
    for (Map<String, List<Object>> event : ftraceEvents()) {
      if (event.containsKey("sched_blocked_reason")) blocked++;
      if (!event.containsKey("sched_switch")) continue;
      switches++;
      Map<String, List<Object>> change = message(one(event, "sched_switch"));
      Long before = running.put(number(event, "cpu"), number(change, "next_pid"));
      assertEquals(before == null ? 0 : before, number(change, "prev_pid"), event.toString());
      assertEquals(number(event, "pid"), number(change, "prev_pid"));
    }
    assertEquals(count(EventKind.SCHED_SWITCH), switches);
    assertTrue(blocked > 10, "blocked " + blocked);
  }

  @Test
  void perfettoHasWakersForks() throws IOException {
    long wakeups = 0;
    long births = 0;
    for (Map<String, List<Object>> event : ftraceEvents()) {
      if (event.containsKey("sched_waking")) wakeups++;
      if (event.containsKey("task_newtask")) births++;
    }
    assertEquals(count(EventKind.SCHED_WAKEUP), wakeups);
    assertEquals(count(EventKind.FORK), births);
  }

  @Test
  void perfettoSlicesBeginBeforeTheyEndOnDescribedTracksByKnownNames() throws IOException {
    Set<Long> tracks = new HashSet<>();
    Set<Long> names = new HashSet<>();
    Map<Long, Deque<Long>> open = new HashMap<>();
    Map<Long, Integer> types = new HashMap<>();
    for (Map<String, List<Object>> packet :
        new PerfettoReader().packets(bytes(TraceFormat.PERFETTO))) {
      if (packet.containsKey("track_descriptor")) {
        tracks.add(number(message(one(packet, "track_descriptor")), "uuid"));
      }
      if (packet.containsKey("interned_data")) {
        Map<String, List<Object>> data = message(one(packet, "interned_data"));
        for (Object name : PerfettoReader.all(data, "event_names")) {
          names.add(number(message(name), "iid"));
        }
      }
      if (!packet.containsKey("track_event")) continue;
      Map<String, List<Object>> event = message(one(packet, "track_event"));
      long track = number(event, "track_uuid");
      long type = number(event, "type");
      assertTrue(tracks.contains(track), "an event on a track that was not described");
      types.merge(type, 1, Integer::sum);
      Deque<Long> stack = open.computeIfAbsent(track, id -> new ArrayDeque<>());
      if (type == 1 || type == 3) assertTrue(names.contains(number(event, "name_iid")));
      if (type == 1) stack.push(number(packet, "timestamp"));
      if (type == 2) assertTrue(stack.pop() <= number(packet, "timestamp"));
    }
    open.forEach((track, stack) -> assertTrue(stack.isEmpty(), "a slice does not end"));
    assertEquals(types.getOrDefault(1L, 0), types.getOrDefault(2L, 0));
    assertTrue(types.getOrDefault(1L, 0) >= count(EventKind.SYSCALL_ENTER));
    assertTrue(
        types.getOrDefault(3L, 0) >= count(EventKind.PAGE_FAULT) + count(EventKind.SIGNAL_DELIVER));
    assertTrue(types.getOrDefault(4L, 0) > 0, "no counters");
  }

  // The others

  @Test
  void chromeEventsAreAnObjectALineAndSlicesAreBalanced() {
    List<String> lines = lines(TraceFormat.CHROME);
    assertTrue(lines.getFirst().startsWith("{") && lines.getFirst().endsWith("\"traceEvents\":["));
    assertEquals("]}", lines.getLast());
    Pattern head = Pattern.compile("\\{\"ph\":\"(.)\",\"pid\":(\\d+),\"tid\":(\\d+).*\\},?");
    Map<String, Integer> depth = new HashMap<>();
    long runs = 0;
    for (String line : lines.subList(1, lines.size() - 1)) {
      Matcher event = head.matcher(line);
      assertTrue(event.matches(), line);
      assertEquals(0, line.chars().filter(c -> c == '"').count() % 2, line);
      String thread = event.group(2) + "/" + event.group(3);
      if (event.group(1).equals("B")) depth.merge(thread, 1, Integer::sum);
      if (event.group(1).equals("E")) depth.merge(thread, -1, Integer::sum);
      assertTrue(depth.getOrDefault(thread, 0) >= 0, line);
      if (event.group(1).equals("B") && event.group(2).equals("0")) runs++;
    }
    depth.values().forEach(open -> assertEquals(0, open));
    long toTasks =
        lines(TraceFormat.CSV).stream()
            .filter(row -> row.matches(".*,sched_switch,\\d+,[1-9].*"))
            .count();
    assertEquals(toTasks, runs);
  }

  @Test
  void everyRowOfTheTableHasAllColumns() {
    List<String> rows = lines(TraceFormat.CSV);
    int columns = rows.getFirst().split(",", -1).length;
    Map<String, Long> seen = new HashMap<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",", -1);
      assertEquals(columns, cells.length, row);
      seen.merge(cells[5], 1L, Long::sum);
    }
    EVENTS.forEach((kind, count) -> assertEquals(count, seen.get(kind.text()), kind.text()));
  }

  @Test
  void ftraceLinesAreThoseOfLinux() {
    Pattern line =
        Pattern.compile("\\s*\\S.{0,15}-\\d+\\s+\\[\\d{3}\\] \\S{5}\\s+\\d+\\.\\d{9}: (\\w+): .+");
    Pattern change =
        Pattern.compile(
            ".*: sched_switch: prev_comm=.+ prev_pid=\\d+ prev_prio=-?\\d+ prev_state=(R|R\\+|[SDTtXZ])"
                + " ==> next_comm=.+ next_pid=\\d+ next_prio=-?\\d+");
    Map<String, Long> seen = new HashMap<>();
    for (String text : lines(TraceFormat.FTRACE)) {
      if (text.startsWith("#")) continue;
      Matcher matcher = line.matcher(text);
      assertTrue(matcher.matches(), text);
      seen.merge(matcher.group(1), 1L, Long::sum);
      if (matcher.group(1).equals("sched_switch")) assertTrue(change.matcher(text).matches(), text);
    }
    assertEquals(count(EventKind.SCHED_SWITCH), seen.get("sched_switch"));
    assertEquals(count(EventKind.SCHED_WAKEUP), seen.get("sched_waking"));
    assertEquals(count(EventKind.SYSCALL_ENTER), seen.get("sys_enter"));
    assertEquals(count(EventKind.SYSCALL_EXIT), seen.get("sys_exit"));
    assertEquals(count(EventKind.SIGNAL_DELIVER), seen.get("signal_deliver"));
  }

  // Cache summaries

  /** What the summaries of all runs on a hart add up to, by argument, as the table has it. */
  private static Map<String, Long> cacheTotals(int hart) {
    List<String> rows = lines(TraceFormat.CSV);
    List<String> columns = List.of(rows.getFirst().split(",", -1));
    Map<String, Long> totals = new HashMap<>();
    for (String row : rows) {
      String[] cells = row.split(",", -1);
      if (cells[5].equals("cache_summary") && cells[1].equals("" + hart)) {
        for (String name :
            List.of("l1d_misses", "l1i_misses", "l2_misses", "l3_misses", "dtlb_misses")) {
          totals.merge(name, Long.parseLong(cells[columns.indexOf(name)]), Long::sum);
        }
      }
    }
    return totals;
  }

  @Test
  void countersEndWithTheSumsOfAllCacheSummaries() throws IOException {
    assertTrue(count(EventKind.CACHE_SUMMARY) > 20, EVENTS.toString());
    Map<String, Long> chrome = new HashMap<>();
    Pattern counter =
        Pattern.compile(".*\"name\":\"(hart \\d .*)\",\"args\":\\{\"value\":(\\d+)}}.*");
    for (String line : lines(TraceFormat.CHROME)) {
      Matcher matcher = counter.matcher(line);
      if (matcher.matches()) chrome.put(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
    Map<String, Long> perfetto = new HashMap<>();
    Map<Long, String> names = new HashMap<>();
    for (Map<String, List<Object>> packet :
        new PerfettoReader().packets(bytes(TraceFormat.PERFETTO))) {
      if (packet.containsKey("track_descriptor")) {
        Map<String, List<Object>> track = message(one(packet, "track_descriptor"));
        if (track.containsKey("counter")) {
          names.put(number(track, "uuid"), (String) one(track, "name"));
        }
      }
      if (!packet.containsKey("track_event")) continue;
      Map<String, List<Object>> event = message(one(packet, "track_event"));
      String name = names.get(number(event, "track_uuid"));
      if (name != null) perfetto.put(name, number(event, "counter_value"));
    }
    for (int hart = 0; hart < 2; hart++) {
      Map<String, Long> totals = cacheTotals(hart);
      assertTrue(totals.getOrDefault("l1d_misses", 0L) > 100, totals.toString());
      for (Map.Entry<String, Long> total : totals.entrySet()) {
        String name = "hart " + hart + " " + total.getKey().replace('_', ' ');
        assertEquals(total.getValue(), chrome.get(name), name);
        assertEquals(total.getValue(), perfetto.get(name), name);
      }
    }
    long texts =
        lines(TraceFormat.FTRACE).stream()
            .filter(line -> line.contains(": vivarium_cache_summary: instructions="))
            .count();
    assertEquals(count(EventKind.CACHE_SUMMARY), texts);
  }

  // Slow and broken disks

  /** Runs something with a trace into a stream. */
  private static long traced(OutputStream stream) throws IOException, InterruptedException {
    try (GuestMachine guest = new GuestMachine(GuestMachine.IMAGES)) {
      TraceRecording recording =
          guest.machine.call(() ->
              TraceRecording.start(guest.kernel(), TraceFormat.CSV, stream, Selection.ALL, false));
      guest.run(
          "/bin/sh", "-c", "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done > /dev/null");
      return guest.machine.call(() -> {
        recording.close();
        return guest.kernel().counters().total(Counter.SYSCALLS);
      });
    }
  }

  @Test
  void slowDiskHoldsTheMachineUpButLosesNothing() throws IOException, InterruptedException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("a byte at a time");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              Thread.sleep(5);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            kept.write(bytes, offset, length);
          }
        };
    long calls = traced(slow);
    String csv = kept.toString(StandardCharsets.UTF_8);
    assertEquals(calls, csv.lines().filter(row -> row.contains(",syscall_enter,")).count());
  }

  @Test
  void fullDiskIsToldAtTheEndAndDoesNotStopTheMachine() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Exception failure = assertThrows(IllegalStateException.class, () -> traced(full));
    assertEquals(
        "No space left on device; it lacks what came after its event 0, at 0.000000000 s",
        String.valueOf(failure.getCause()).replaceFirst(".*: ", ""));
  }
}
