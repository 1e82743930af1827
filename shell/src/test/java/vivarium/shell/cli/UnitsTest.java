package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIZE and TIME. */
final class UnitsTest {
  @Test
  void sizesArePowersOf1024() {
    assertEquals(4096, Units.size("4096"));
    assertEquals(64L << 20, Units.size("64M"));
    assertEquals(64L << 20, Units.size("64MiB"));
    assertEquals(3L << 29, Units.size("1.5g"));
    assertEquals(8L << 10, Units.size("8KB"));
  }

  @Test
  void timesNeedAUnit() {
    assertEquals(10_000_000, Units.time("10ms"));
    assertEquals(500_000, Units.time("500us"));
    assertEquals(1_500_000_000, Units.time("1.5s"));
    assertEquals(7, Units.time("7ns"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "x", "-1", "1e3", "64Q", "NaN", "0x10", "1 2"})
  void nonsenseIsNoSize(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "ms", "-5ms", "1e3s", "10 minutes"})
  void nonsenseIsNoTime(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.time(text));
  }
}
