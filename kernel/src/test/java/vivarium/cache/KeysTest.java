package vivarium.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of hierarchy time: documented, and refused in one line if they make no sense. */
class KeysTest {
  @Test
  void theDocumentHasTheKeysUnitsAndDefaults() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (Key key : Key.values()) {
      rows.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  key.text(), key.unit().text().replace(" ", ", "), key.initial(), key.meaning()));
    }
    String document = Files.readString(Path.of("TIME.md"));
    int start = document.indexOf("|---|---|---|---|\n") + "|---|---|---|---|\n".length();
    assertEquals(rows.toString(), document.substring(start, document.indexOf("<!-- end of keys")));
  }

  @Test
  void defaultsAreThoseOfTheDesign() {
    assertEquals(1, Settings.DEFAULT.number(Key.INSTRUCTION));
    assertEquals(2, Settings.DEFAULT.number(Key.L1D_LATENCY));
    assertEquals(7, Settings.DEFAULT.number(Key.L2_LATENCY));
    assertEquals(15, Settings.DEFAULT.number(Key.L3_LATENCY));
    assertEquals(100, Settings.DEFAULT.number(Key.RAM_LATENCY));
  }

  @ParameterizedTest
  @CsvSource({
    "l2.size, 1M, 1048576",
    "l2.size, 65536, 65536",
    "l2.latency, 2us, 2000",
    "l2.latency, 9, 9",
    "l1d.ways, 4, 4"
  })
  void valuesHaveUnits(String key, String value, int expected) {
    assertEquals(expected, Settings.DEFAULT.with(known(key), value).checked().number(known(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "l2.size, 1X",
    "l2.size, 100K",
    "l2.size, -1",
    "l2.latency, 3ms",
    "l2.latency, ''",
    "l1d.ways, 0",
    "l1d.ways, 3",
    "l1d.replacement, mru",
    "tlb.replacement, lru",
    "tlb.asids, 5",
    "branch.entries, 1000",
    "branch.predictor, oracle",
    "coherence.window, 1ns"
  })
  void nonsenseIsRefusedInOneLine(String key, String value) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Settings.DEFAULT.with(known(key), value).checked());
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(key), message);
    assertFalse(message.contains("\n"), message);
  }

  private static Key known(String text) {
    Key key = Key.of(text);
    if (key == null) {
      throw new IllegalStateException(text);
    }
    return key;
  }
}
