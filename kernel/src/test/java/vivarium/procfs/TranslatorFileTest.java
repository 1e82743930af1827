package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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

  private static long figure(Map<String, Long> figures, String name) {
    Long value = figures.get(name);
    assertNotNull(value, name + " in " + figures);
    return value;
  }

  @Test
  void translatedAndInterpretedInstructionsAreAllOfTheMachine()
      throws IOException, InterruptedException {
    try (GuestMachine guest = machine(EngineKind.JIT)) {
      guest.run("/bench/sieve", "1");
      long all = guest.machine.call(() -> guest.kernel().counters().total(Counter.INSTRUCTIONS));
      Map<String, Long> figures = figures(guest.read(FILE));
      long translated = figure(figures, "instructions_translated_code");
      assertEquals(
          all, translated + figure(figures, "instructions_interpreted"), figures.toString());
      assertTrue(translated > 0, figures.toString());
      assertTrue(figure(figures, "regions_made") > 0, figures.toString());
      assertTrue(
          figure(figures, "requests") >= figure(figures, "regions_made"), figures.toString());
      assertEquals(0, figure(figures, "failed_verification"), figures.toString());
      assertEquals(0, figure(figures, "failed_exception"), figures.toString());
    }
  }

  @Test
  void aSecondProcessFindsTheFirstOnesTranslations() throws IOException, InterruptedException {
    try (GuestMachine guest = machine(EngineKind.JIT)) {
      guest.run("/bench/sieve", "1");
      long hits = figure(figures(guest.read(FILE)), "store_hits");
      guest.run("/bench/sieve", "1");
      assertTrue(figure(figures(guest.read(FILE)), "store_hits") > hits);
    }
  }

  @Test
  void translationsOfEndedProcessesAreForgotten() throws IOException, InterruptedException {
    try (GuestMachine guest = machine(EngineKind.JIT)) {
      guest.run("/bin/sh", "-c", "i=0; while [ $i -lt 40 ]; do i=$((i+1)); ls > /dev/null; done");
      long spaces = figure(figures(guest.read(FILE)), "address_spaces");
      assertTrue(spaces <= 6, spaces + " address spaces for two harts");
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
