package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vivarium.cpu.BareGuest;
import vivarium.cpu.RandomProgram;

/**
 * Translated code against the interpreter, which is itself compared with qemu: random programs with
 * loops, translated as early as can be and run in slices of random lengths.
 */
class TranslatorTest {
  private static final Translations.Tuning EAGER = new Translations.Tuning(7, 20, 20, false);

  private static BareGuest run(BareGuest guest, byte[] program, long seed) {
    SplittableRandom slices = new SplittableRandom(seed);
    guest.load(program);
    assertEquals(0, guest.runToExit(() -> slices.nextInt(slices.nextInt(1, 5000)) + 1L));
    return guest;
  }

  @Test
  void randomProgramsComputeTheSameInAsManyInstructions() {
    long first = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("TranslatorTest: -Dvivarium.seed=" + first);
    int programs = Integer.getInteger("vivarium.translated.programs", 2);
    for (int i = 0; i < programs; i++) {
      long seed = first + i;
      byte[] program = new RandomProgram(seed, 300, 100, false).toElf();
      BareGuest interpreted =
          run(new BareGuest(memory -> vivarium.cpu.Hart::interpret), program, seed);
      Translations[] engine = new Translations[1];
      BareGuest translated =
          run(
              new BareGuest(
                  memory -> new Translator(engine[0] = new Translations(memory, EAGER, false))),
              program,
              seed);
      assertArrayEquals(
          interpreted.output.toByteArray(), translated.output.toByteArray(), "program " + seed);
      assertEquals(interpreted.executed, translated.executed, "program " + seed);
      Translations.Statistics statistics = engine[0].statistics();
      assertEquals(0, statistics.failures(), "program " + seed);
      assertTrue(5 * statistics.executed() > translated.executed, statistics.toString());
    }
  }

  /** A loop of two instructions, begun at an even or an odd one. */
  private static int[] countdown(int before) {
    int[] code = {
      0x00000013, // nop, so often
      0x00000013,
      0x000612b7, // lui t0, 0x61: 397,312
      0xfff28293, // loop: addi t0, t0, -1
      0xfe029ee3, // bnez t0, loop
      0x00000513, // li a0, 0
      0x05d00893, // li a7, 93
      0x00000073, // ecall
    };
    return Arrays.copyOfRange(code, 2 - before, code.length);
  }

  /** Samples are an even number of instructions apart, so that all are in one place of the loop. */
  @Test
  void loopIsEnteredThoughSamplesNeverComeToItsStart() {
    Translations.Tuning even = new Translations.Tuning(8, 100, 100, false);
    for (int before = 0; before <= 2; before++) {
      Translations[] engine = new Translations[1];
      BareGuest guest =
          new BareGuest(
              memory -> new Translator(engine[0] = new Translations(memory, even, false)));
      guest.map(0x10000, 4096).code(0x10000, countdown(before));
      assertEquals(0, guest.runToExit(() -> 100_000));
      long executed = engine[0].statistics().executed();
      assertTrue(executed > guest.executed / 2, before + ": " + executed);
    }
  }
}
