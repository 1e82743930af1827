package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockTest {
  private final Clock clock = new Clock(1_000);
  private final List<String> fired = new ArrayList<>();

  @Test
  void timersFireInOrderOfTimeThenCreation() {
    clock.at(20, () -> fired.add("c"));
    clock.at(10, () -> fired.add("a"));
    clock.at(20, () -> fired.add("d"));
    clock.at(15, () -> fired.add("b"));
    assertEquals(4, clock.fireUntil(20));
    assertEquals(List.of("a", "b", "c", "d"), fired);
  }

  @Test
  void timerSeesItsOwnTimeAsNow() {
    clock.at(10, () -> fired.add("at " + clock.now()));
    clock.fireUntil(500);
    assertEquals(List.of("at 10"), fired);
  }

  @Test
  void cancelledTimerDoesNotFire() {
    Clock.Timer timer = clock.at(10, () -> fired.add("x"));
    clock.cancel(timer);
    clock.fireUntil(20);
    assertFalse(timer.pending());
    assertEquals(List.of(), fired);
    assertEquals(Clock.NEVER, clock.nextTimer());
  }

  @Test
  void timerInThePastFiresNow() {
    clock.setNow(100);
    clock.at(10, () -> fired.add("at " + clock.now()));
    clock.fireUntil(100);
    assertEquals(List.of("at 100"), fired);
  }

  @Test
  void manyCancelledTimersAreForgotten() {
    for (int i = 0; i < 10_000; i++) {
      clock.cancel(clock.at(1_000_000 + i, () -> fired.add("x")));
    }
    clock.at(5, () -> fired.add("kept"));
    clock.fireUntil(10);
    assertEquals(List.of("kept"), fired);
  }

  @Test
  void realTimeIsBootTimePlusNow() {
    clock.setNow(50);
    assertEquals(1_050, clock.realTime());
  }
}
