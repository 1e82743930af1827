package vivarium.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.mem.KnownLines;

/**
 * MESI between two and three cores, against the protocol's state table as textbooks print it
 * (Hennessy and Patterson, Computer Architecture, chapter 5: reads give E if nobody else has the
 * line, else S; writes give M and make all other copies I), and what each step costs by the
 * defaults: L1 2, L2 7, L3 15, RAM 100, transfer 25, invalidate 20 ns.
 */
class CoherenceTest {
  private static final int LINE = 5;

  private final Hierarchy hierarchy = new Hierarchy(3, false, Settings.DEFAULT, 1);

  private static int load(Meter meter, int line) {
    return meter.load(address(line), address(line));
  }

  private static int store(Meter meter, int line) {
    return meter.store(address(line), address(line));
  }

  private static long address(int line) {
    return (long) line << Settings.LINE_SHIFT;
  }

  private int read(int hart) {
    return load(hierarchy.meter(hart), LINE) & Meter.STOP - 1;
  }

  private int write(int hart) {
    return store(hierarchy.meter(hart), LINE) & Meter.STOP - 1;
  }

  private String states() {
    StringBuilder states = new StringBuilder();
    for (int hart = 0; hart < 3; hart++) {
      states.append(hierarchy.state(hart, address(LINE)));
    }
    return states.toString();
  }

  /** Each step is a hart and r or w; after it the three states and the cost in ns. */
  @ParameterizedTest
  @CsvSource({
    "0r, EII 100",
    "0w, MII 100",
    "0r 0r, EII 100 EII 2",
    "0r 0w, EII 100 MII 2",
    "0w 0r, MII 100 MII 2",
    "0w 0w, MII 100 MII 2",
    "0r 1r, EII 100 SSI 40",
    "0r 1w, EII 100 IMI 40",
    "0w 1r, MII 100 SSI 40",
    "0w 1w, MII 100 IMI 40",
    "0r 1r 2r, EII 100 SSI 40 SSS 15",
    "0r 1r 0w, EII 100 SSI 40 MII 22",
    "0r 1r 2w, EII 100 SSI 40 IIM 35",
    "0r 1r 2r 1w, EII 100 SSI 40 SSS 15 IMI 22",
    "0r 1r 0r 1r, EII 100 SSI 40 SSI 2 SSI 2",
    "0w 1r 0w 1r, MII 100 SSI 40 MII 22 SSI 40",
    "0w 1w 0w, MII 100 IMI 40 MII 40",
    "0w 1r 1w 0r, MII 100 SSI 40 IMI 22 SSI 40"
  })
  void statesFollowTheTextbooksTable(String steps, String expected) {
    StringBuilder seen = new StringBuilder();
    for (String step : steps.split(" ")) {
      int hart = step.charAt(0) - '0';
      int cost = step.charAt(1) == 'r' ? read(hart) : write(hart);
      seen.append(states()).append(' ').append(cost).append(' ');
    }
    assertEquals(expected, seen.toString().strip());
  }

  @Test
  void invalidationsAreCountedOnBothSidesAndMakeCoherenceMisses() {
    read(0);
    read(1);
    read(2);
    write(0);
    assertEquals(2, hierarchy.meter(0).get(Event.INVALIDATIONS_SENT));
    assertEquals(1, hierarchy.meter(1).get(Event.INVALIDATIONS_RECEIVED));
    assertEquals(1, hierarchy.meter(2).get(Event.INVALIDATIONS_RECEIVED));
    assertEquals(0, hierarchy.total(Event.COHERENCE_MISSES), "the first misses are none");
    read(1);
    assertEquals(1, hierarchy.meter(1).get(Event.COHERENCE_MISSES));
    assertEquals(1, hierarchy.total(Event.COHERENCE_MISSES));
  }

  @Test
  void anExclusiveLineIsWrittenWithoutAskingAnybody() {
    read(0);
    long asked = hierarchy.total(Event.L3_ACCESSES);
    write(0);
    assertEquals(asked, hierarchy.total(Event.L3_ACCESSES));
    assertEquals(0, hierarchy.total(Event.INVALIDATIONS_SENT));
  }

  @Test
  void hartsOfOneCoreShareItsLines() {
    Hierarchy smt = new Hierarchy(4, true, Settings.DEFAULT, 1);
    assertEquals(100, store(smt.meter(0), LINE));
    assertEquals(2, store(smt.meter(1), LINE));
    assertEquals(40, store(smt.meter(2), LINE) & Meter.STOP - 1);
    assertEquals(1, smt.sibling(0));
    assertEquals(2, smt.sibling(3));
    assertEquals(1, smt.meter(0).get(Event.INVALIDATIONS_RECEIVED), "counted for the first hart");
  }

  @Test
  void whatAnOuterCacheGivesUpNoInnerOneKeeps() {
    Settings small =
        Settings.DEFAULT.with(Key.L3_SIZE, "256").with(Key.L3_WAYS, "4").with(Key.L2_WAYS, "4");
    Hierarchy tight = new Hierarchy(1, false, small, 1);
    Meter meter = tight.meter(0);
    for (int line = 0; line < 5; line++) {
      load(meter, line);
    }
    assertEquals('I', tight.state(0, 0), "line 0 was the least recently used of L3's four");
    assertEquals(100, load(meter, 0));
    assertEquals(2, load(meter, 4));
  }

  @Test
  void aLineThatIsTakenEndsTheRun() {
    write(0);
    assertEquals(Meter.STOP + 40, store(hierarchy.meter(1), LINE));
  }

  /** Random accesses: what MESI forbids never is, and every fast path tells the truth. */
  @Test
  void atMostOneCoreHasALineToItself() {
    Settings small =
        Settings.DEFAULT
            .with(Key.L1D_SIZE, "1K")
            .with(Key.L1I_SIZE, "1K")
            .with(Key.L2_SIZE, "4K")
            .with(Key.L3_SIZE, "8K");
    for (String replacement : Key.Unit.REPLACEMENT.text().split(" ")) {
      Hierarchy tight =
          new Hierarchy(
              3,
              false,
              small
                  .with(Key.L1D_REPLACEMENT, replacement)
                  .with(Key.L2_REPLACEMENT, replacement)
                  .with(Key.L3_REPLACEMENT, replacement),
              7);
      var random = new java.util.SplittableRandom(42);
      for (int i = 0; i < 20_000; i++) {
        Meter meter = tight.meter(random.nextInt(3));
        int line = random.nextInt(300);
        switch (random.nextInt(3)) {
          case 0 -> load(meter, line);
          case 1 -> store(meter, line);
          default -> meter.fetch(line);
        }
        check(tight, line);
      }
    }
  }

  private static void check(Hierarchy tight, int line) {
    long address = address(line);
    int copies = 0;
    int owners = 0;
    for (int hart = 0; hart < 3; hart++) {
      char state = tight.state(hart, address);
      Meter meter = tight.meter(hart);
      copies += state == 'I' ? 0 : 1;
      owners += state == 'M' || state == 'E' ? 1 : 0;
      int entry = line & KnownLines.ENTRIES - 1;
      if (meter.known.readTags[entry] == address) {
        assertEquals(true, state != 'I');
      }
      if (meter.known.writeTags[entry] == address) {
        assertEquals('M', state);
      }
    }
    assertEquals(true, owners == 0 || copies == 1, "line " + line);
  }

  /** L3 notes who may have a line in fewer bits than there are cores. */
  @Test
  void coresThatShareABitOfL3sNoteAreToldApart() {
    Hierarchy many = new Hierarchy(64, false, Settings.DEFAULT, 1);
    long address = (long) LINE << Settings.LINE_SHIFT;
    int bits = SetCache.NOTE_BITS;
    load(many.meter(0), LINE);
    load(many.meter(bits), LINE);
    load(many.meter(2 * bits), LINE + 1);
    assertEquals('S', many.state(0, address));
    assertEquals('S', many.state(bits, address));
    assertEquals('I', many.state(2 * bits, address));
    store(many.meter(2 * bits), LINE);
    assertEquals('I', many.state(0, address));
    assertEquals('I', many.state(bits, address));
    assertEquals('M', many.state(2 * bits, address));
    assertEquals(2, many.total(Event.INVALIDATIONS_SENT));
  }
}
