package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0ns",
    "999, 999ns",
    "1000, 1us",
    "1001, 1.001us",
    "1500000, 1.5ms",
    "-2050000, -2.05ms",
    "10000000, 10ms",
    "60000000000, 60s",
    "1000000001, 1.000000001s"
  })
  void timesAreWrittenInTheirLargestUnit(long nanos, String text) {
    assertEquals(text, TimeText.of(nanos));
  }

  @ParameterizedTest
  @ValueSource(longs = {999, 20_000, 1_500_000, 60_000_000_000L})
  void whatIsWrittenIsReadAgain(long nanos) {
    assertEquals(nanos, TimeText.parse(TimeText.of(nanos)));
  }
}
