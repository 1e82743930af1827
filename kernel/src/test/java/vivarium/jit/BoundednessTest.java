package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import vivarium.cpu.BareGuest;
import vivarium.cpu.Hart;
import vivarium.cpu.RandomProgram;

/** Guests that defeat translation: what is kept for them stays small, and what goes is unloaded. */
class BoundednessTest {
  private static final Translations.Tuning EAGER = new Translations.Tuning(7, 20, 20, false);
  private static final int LOOP = 0x10000;
  private static final int FUNCTION = 0x20000;

  /** Writes an instruction of a function and calls it, 20,000 times. */
  private static final int[] REWRITER = {
    0x00020437, // lui s0, 0x20
    0x000054b7, // lui s1, 0x5
    0xe204849b, // addiw s1, s1, -480
    0x0014f293, // loop: andi t0, s1, 1
    0x01429293, // slli t0, t0, 20
    0x00150337, // lui t1, 0x150
    0x5133031b, // addiw t1, t1, 1299
    0x006282b3, // add t0, t0, t1
    0x00542223, // sw t0, 4(s0)
    0x0000100f, // fence.i
    0x000400e7, // jalr s0
    0xfff48493, // addi s1, s1, -1
    0xfc049ee3, // bnez s1, loop
    0x07f57513, // andi a0, a0, 127
    0x05d00893, // li a7, 93
    0x00000073, // ecall
  };

  private static final int[] REWRITTEN = {
    0x12c00393, // li t2, 300
    0x00150513, // again: addi a0, a0, 1 (or 2)
    0xfff38393, // addi t2, t2, -1
    0xfe039ce3, // bnez t2, again
    0x00008067, // ret
  };

  private final List<Translations> made = new ArrayList<>();

  private BareGuest guest(boolean translated, int capacity) {
    if (!translated) {
      return new BareGuest(memory -> Hart::interpret);
    }
    return new BareGuest(memory -> {
      made.add(new Translations(memory, EAGER, false, capacity));
      return new Translator(made.getLast());
    });
  }

  private static int rewrite(BareGuest guest) {
    guest.map(LOOP, 4096).map(FUNCTION, 4096);
    guest.code(FUNCTION, REWRITTEN).code(LOOP, REWRITER);
    return guest.runToExit(() -> 30_000);
  }

  @Test
  void codeThatIsRewrittenInALoopIsLeftToTheInterpreterMostOfTheTime() {
    BareGuest interpreted = guest(false, 0);
    BareGuest translated = guest(true, 1 << 20);
    assertEquals(rewrite(interpreted), rewrite(translated));
    assertEquals(interpreted.executed, translated.executed);
    Translations all = made.getFirst();
    long earned = 50_000_000 + translated.executed;
    assertTrue(all.tally().wasted > 0, "nothing was translated in vain");
    assertTrue(all.tally().pauses > 0, "translation never paused");
    long afford = earned / EAGER.price();
    assertTrue(all.regionsMade() <= afford, all.regionsMade() + " regions, " + afford);
    assertTrue(all.tally().wasted <= earned / Patience.WASTED, all.tally().wasted + " wasted");
    for (TranslatedSpace space : all.spaces()) {
      assertTrue(space.regions().size() <= 20, space.regions().size() + " regions kept");
      assertTrue(space.asked.size() <= 100, space.asked.size() + " places kept");
      assertTrue(space.claimed.size() <= 100, space.claimed.size() + " loops kept");
    }
    assertTrue(all.store.bytes() <= 1 << 20, all.store.bytes() + " bytes kept");
  }

  @Test
  void asMuchIsTranslatedAsASpaceCanPayFor() {
    for (int price : new int[] {60_000_000, 25_000_000, 1_000}) {
      Translations[] engine = new Translations[1];
      BareGuest guest =
          new BareGuest(memory -> {
            Translations.Tuning tuning = new Translations.Tuning(7, 20, 20, false, price);
            engine[0] = new Translations(memory, tuning, false);
            return new Translator(engine[0]);
          });
      guest.load(new RandomProgram(5, 300, 100, false).toElf());
      assertEquals(0, guest.runToExit(() -> 30_000));
      Tally tally = engine[0].tally();
      assertTrue(tally.requests <= (50_000_000 + guest.executed) / price, tally.requests + " paid");
      assertEquals(price > 50_000_000, tally.requests == 0, tally.requests + " at " + price);
      assertEquals(price == 1_000, tally.unpaid == 0, tally.unpaid + " refused at " + price);
    }
  }

  @Test
  void placesAreForgottenBeforeTheyAreTooMany() {
    Places places = new Places();
    for (long place = 0; place < 100_000; place++) {
      assertTrue(places.add(place));
      assertFalse(places.add(place));
      assertTrue(places.size() <= 8192);
    }
  }

  @Test
  void targetsOfJumpsAreNotKeptWithoutBound() {
    IndirectJumps jumps = new IndirectJumps();
    for (long jump = 0; jump < 3000; jump++) {
      for (long target = 0; target < 50; target++) {
        jumps.seen(2 * jump, 0x10000 + 2 * target);
      }
    }
    assertEquals(20_000, jumps.size());
  }

  @Test
  void classesOfEvictedTranslationsAreUnloaded() {
    BareGuest guest = guest(true, 60_000);
    guest.load(new RandomProgram(1, 300, 60, false).toElf());
    assertEquals(0, guest.runToExit(() -> 30_000));
    Translations all = made.getFirst();
    List<WeakReference<Class<?>>> evicted = new ArrayList<>();
    for (TranslatedSpace space : all.spaces()) {
      for (Region region : space.regions().values()) {
        if (region.code.dropped) {
          evicted.add(new WeakReference<>(region.getClass()));
        }
      }
    }
    assertFalse(evicted.isEmpty(), "nothing was evicted");
    all.spaces().forEach(TranslatedSpace::forgetDropped);
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> {
          System.gc();
          assertTrue(evicted.stream().allMatch(each -> each.get() == null));
        });
  }
}
