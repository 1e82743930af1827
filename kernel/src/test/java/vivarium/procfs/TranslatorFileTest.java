package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.boot.EngineKind;
import vivarium.boot.MachineConfig;
import vivarium.trace.Counter;

/** /proc/vivarium/jit against what the rest of the machine counts. */
@Timeout(60)
class TranslatorFileTest {
  private static final String FILE = "/proc/vivarium/jit";

  private static GuestMachine machine(EngineKind engine) throws IOException {
    return new GuestMachine(MachineConfig.builder(GuestMachine.IMAGES).engine(engine));
  }

  private static Map<String, Long> figures(String text) {
    Map<String, Long> figures = new TreeMap<>();
    text.lines()
        .forEach(line -> figures.put(line.split(" ", 2)[0], Long.parseLong(line.split(" ", 2)[1])));
    return figures;
  }

  @Test
  void translatedAndInterpretedInstructionsAreAllOfTheMachine()
      throws IOException, InterruptedException {
    try (GuestMachine guest = machine(EngineKind.JIT)) {
      guest.run("/bench/sieve", "1");
      long all = guest.machine.call(() -> guest.kernel().counters().total(Counter.INSTRUCTIONS));
      Map<String, Long> figures = figures(guest.read(FILE));
      long translated = figures.get("instructions_translated_code");
      assertEquals(all, translated + figures.get("instructions_interpreted"), figures.toString());
      assertTrue(translated > 0, figures.toString());
      assertTrue(figures.get("regions_made") > 0, figures.toString());
      assertTrue(figures.get("requests") >= figures.get("regions_made"), figures.toString());
      assertEquals(0, figures.get("failed_verification"), figures.toString());
      assertEquals(0, figures.get("failed_exception"), figures.toString());
    }
  }

  @Test
  void aSecondProcessFindsTheFirstOnesTranslations() throws IOException, InterruptedException {
    try (GuestMachine guest = machine(EngineKind.JIT)) {
      guest.run("/bench/sieve", "1");
      long hits = figures(guest.read(FILE)).get("store_hits");
      guest.run("/bench/sieve", "1");
      assertTrue(figures(guest.read(FILE)).get("store_hits") > hits);
    }
  }

  @Test
  void underTheInterpreterItSaysSoInOneLine() throws IOException, InterruptedException {
    try (GuestMachine guest = machine(EngineKind.INTERP)) {
      String text = guest.read(FILE);
      assertEquals(1, text.lines().count());
      assertTrue(text.startsWith("nothing is translated"), text);
    }
  }
}
