package vivarium.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoadAverageTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void oneBusyMinuteGives063OfATask() {
    LoadAverage load = new LoadAverage();
    load.active(0, 1);
    long[] average = load.averages(MINUTE + MINUTE / 60);
    assertEquals("0.63", LoadAverage.text(average[0]));
    assertTrue(average[0] > average[1] && average[1] > average[2]);
  }

  @Test
  void steadyLoadIsReachedExactly() {
    LoadAverage load = new LoadAverage();
    load.active(0, 3);
    for (int minute = 0; minute < 240; minute++) load.active(minute * MINUTE, 3);
    for (long average : load.averages(240 * MINUTE))
      assertEquals("3.00", LoadAverage.text(average));
  }

  @Test
  void skippedIdleTimeDecaysToNothing() {
    LoadAverage load = new LoadAverage();
    load.active(0, 8);
    load.active(10 * MINUTE, 0);
    for (long average : load.averages(100_000 * MINUTE))
      assertEquals("0.00", LoadAverage.text(average));
  }

  @Test
  void shortBurstsBetweenSamplesAreNotSeen() {
    LoadAverage load = new LoadAverage();
    load.active(0, 0);
    load.active(LoadAverage.INTERVAL - 2, 5);
    load.active(LoadAverage.INTERVAL - 1, 0);
    assertEquals(0, load.averages(MINUTE)[0]);
  }
}
