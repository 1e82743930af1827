package vivarium.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelLogTest {
  private long now;

  @Test
  void entryShowsVirtualTimeAsDmesgDoes() {
    KernelLog log = new KernelLog(() -> now);
    now = 123_456;
    log.info("hart {} started", 1);
    now = 12_345_678_901_234L;
    log.warn("late");
    assertEquals(
        List.of("[    0.000123] hart 1 started", "[12345.678901] late"),
        log.entries().stream().map(LogEntry::toString).toList());
    assertEquals(LogEntry.INFORMATION, log.entries().getFirst().level());
    assertEquals(LogEntry.WARNING, log.entries().getLast().level());
  }

  @Test
  void ringKeepsTheLastMessagesAndNumbersThemAll() {
    KernelLog log = new KernelLog(() -> now, 3);
    for (int i = 0; i < 10; i++) log.info("message {}", i);
    assertEquals(List.of(7L, 8L, 9L), log.entries().stream().map(LogEntry::sequence).toList());
    assertEquals(1, log.entriesFrom(9).size());
    log.clear();
    assertEquals(List.of(), log.entries());
    log.info("next");
    assertEquals(10, log.entries().getFirst().sequence());
  }

  @Test
  void machinesInOneJvmDoNotMix() {
    KernelLog one = new KernelLog(() -> now);
    KernelLog other = new KernelLog(() -> now);
    one.info("one");
    other.logger("mem").error("other");
    assertEquals("[    0.000000] one", one.entries().getFirst().toString());
    assertEquals("[    0.000000] mem: other", other.entries().getFirst().toString());
    assertEquals(1, one.entries().size());
  }

  @Test
  void nothingIsPrintedUnlessMirrored() {
    PrintStream before = System.out;
    var out = new ByteArrayOutputStream();
    var mirrored = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      KernelLog log = new KernelLog(() -> now);
      log.error("quiet");
      org.slf4j.LoggerFactory.getLogger("a.library").error("silent");
      log.mirror("warn", new PrintStream(mirrored, true, StandardCharsets.UTF_8));
      log.info("not this");
      log.warn("but this");
    } finally {
      System.setOut(before);
    }
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "[    0.000000] but this" + System.lineSeparator(),
        mirrored.toString(StandardCharsets.UTF_8));
  }
}
