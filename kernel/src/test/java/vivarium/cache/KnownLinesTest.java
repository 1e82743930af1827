package vivarium.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.mem.Tlb;

/**
 * Accesses to known lines against a hierarchy that is asked for each access: every access must cost
 * the same, whatever the TLB forgets, by whatever address a line is known, and whoever takes it.
 */
class KnownLinesTest {
  private static final int PAGES = 24;
  private static final int FRAMES = 16; // so that some have two addresses
  private static final int METERS = 4;

  private int known;

  @ParameterizedTest
  @CsvSource({
    "lru, 8, 4K, false",
    "lru, 8, 32K, true",
    "plru, 4, 2K, false",
    "fifo, 8, 4K, true",
    "random, 2, 1K, false",
    "lru, 16, 16K, false",
    "lru, 2, 32K, false"
  })
  void costsAreThoseOfAHierarchyThatIsAlwaysAsked(
      String replacement, String ways, String size, boolean smt) {
    Settings settings =
        Settings.DEFAULT
            .with(Key.L1D_SIZE, size)
            .with(Key.L1D_WAYS, ways)
            .with(Key.L1D_REPLACEMENT, replacement)
            .with(Key.L2_SIZE, "32K")
            .with(Key.L3_SIZE, "64K");
    Hierarchy asked = new Hierarchy(METERS, smt, settings, 5);
    Hierarchy tested = new Hierarchy(METERS, smt, settings, 5);
    Tlb[] tlbs = new Tlb[METERS];
    for (int i = 0; i < METERS; i++) {
      tlbs[i] = new Tlb();
      tested.meter(i).setTlb(tlbs[i], 0);
    }
    SplittableRandom random = new SplittableRandom(11);
    int place = 0;
    for (int i = 0; i < 200_000; i++) {
      int hart = random.nextInt(10) == 0 ? random.nextInt(METERS) : 0;
      place = random.nextInt(4) == 0 ? random.nextInt(PAGES << 12) & -8 : place + 8;
      long va = place % (PAGES << 12);
      long pa = (va >>> 12) % FRAMES << 12 | va & 0xfff;
      boolean write = random.nextInt(3) == 0;
      if (random.nextInt(500) == 0) {
        tlbs[hart].flushPage(va);
      } else if (random.nextInt(5_000) == 0) {
        tlbs[hart].flush();
      }
      Meter meter = asked.meter(hart);
      int cost = write ? meter.store(va, pa) : meter.load(va, pa);
      assertEquals(cost, access(tested.meter(hart), va, pa, write), "access " + i);
    }
    for (Event event : Event.values()) {
      assertEquals(asked.total(event), tested.total(event), event.toString());
    }
    boolean isAlwaysAsked = size.equals("32K") && ways.equals("2") || ways.equals("16");
    assertTrue(isAlwaysAsked ? known == 0 : known > 50_000, known + " accesses to known lines");
  }

  private int access(Meter meter, long va, long pa, boolean write) {
    if (write ? meter.known.isWritten(va) : meter.known.isRead(va)) {
      known++;
      return meter.dataHit;
    }
    return write ? meter.store(va, pa) : meter.load(va, pa);
  }

  /** A line that the TLB has forgotten, by the end of its page or of all, is not known. */
  @ParameterizedTest
  @CsvSource({"page", "all", "that it may be written"})
  void whatTheTlbForgetsIsNotKnown(String how) {
    Meter meter = new Hierarchy(1, false, Settings.DEFAULT, 1).meter(0);
    Tlb tlb = new Tlb();
    meter.setTlb(tlb, 0);
    long va = 0x12_3456_7000L;
    meter.load(va, 0x5000);
    assertTrue(meter.known.isRead(va));
    switch (how) {
      case "page" -> tlb.flushPage(va + 8);
      case "all" -> tlb.flush();
      default -> tlb.flushWrite(va);
    }
    assertEquals(false, meter.known.isRead(va));
  }
}
