package vivarium.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void totalIsTheSumOverHarts() {
    Counters counters = new Counters(3);
    counters.add(0, Counter.WAKEUPS);
    counters.add(2, Counter.WAKEUPS, 41);
    assertEquals(42, counters.total(Counter.WAKEUPS));
    assertEquals(0, counters.get(1, Counter.WAKEUPS));
  }

  @Test
  void systemCallsAreCountedByNumberHighOnesToo() {
    Counters counters = new Counters(1);
    counters.syscall(0, 64);
    counters.syscall(0, 64);
    counters.syscall(0, 0x76000);
    assertEquals(Map.of(64, 2L, 0x76000, 1L), counters.syscalls());
    assertEquals(3, counters.total(Counter.SYSCALLS));
  }
}
