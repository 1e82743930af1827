package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.cpu.MeteredFixture.A0;
import static vivarium.cpu.MeteredFixture.A1;
import static vivarium.cpu.MeteredFixture.A3;
import static vivarium.cpu.MeteredFixture.CODE;
import static vivarium.cpu.MeteredFixture.DATA;
import static vivarium.cpu.MeteredFixture.EBREAK;
import static vivarium.cpu.MeteredFixture.NOP;
import static vivarium.cpu.MeteredFixture.PAGE;
import static vivarium.cpu.MeteredFixture.load;
import static vivarium.cpu.MeteredFixture.store;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.cache.Event;
import vivarium.cache.Key;
import vivarium.cache.Meter;
import vivarium.cache.Settings;
import vivarium.mem.AddressSpace;
import vivarium.mem.Layout;
import vivarium.mem.MemoryLimits;

/**
 * Every penalty that can be configured changes time as computed by hand: short sequences of
 * instructions, warm unless the test says otherwise. ebreak traps and costs nothing.
 */
class MeteredCostsTest {
  /** Caches of one line each, so that two lines in turns always miss. */
  private static final Settings ONE_LINE_L1D =
      Settings.DEFAULT.with(Key.L1D_SIZE, "64").with(Key.L1D_WAYS, "1");

  private static final Settings ONE_LINE_L2 =
      ONE_LINE_L1D.with(Key.L2_SIZE, "64").with(Key.L2_WAYS, "1");

  private static final Settings ONE_LINE_L3 =
      ONE_LINE_L2.with(Key.L3_SIZE, "64").with(Key.L3_WAYS, "1");

  private static final Settings ONE_PAGE_DTLB =
      Settings.DEFAULT.with(Key.DTLB_ENTRIES, "1").with(Key.DTLB_WAYS, "1");

  private static final Settings ONE_PAGE_TLBS =
      ONE_PAGE_DTLB.with(Key.STLB_ENTRIES, "1").with(Key.STLB_WAYS, "1");

  private static final int[] TWO_LINES = {load(A0, 0), load(A0, 64), EBREAK};
  private static final int[] TWO_PAGES = {load(A0, 0), load(A1, 0), EBREAK};

  /** Lines A B A C A. */
  private static final int[] THREE_LINES = {
    load(A0, 0), load(A0, 64), load(A0, 0), load(A0, 128), load(A0, 0), EBREAK
  };

  private static void expect(long nanos, Settings settings, int... code) {
    assertEquals(nanos, new MeteredFixture(settings, code).passes(2));
  }

  @ParameterizedTest
  @CsvSource({"1ns, 4", "3ns, 12"})
  void anInstructionCostsItsKey(String cost, long nanos) {
    expect(nanos, Settings.DEFAULT.with(Key.INSTRUCTION, cost), NOP, NOP, NOP, NOP, EBREAK);
  }

  @ParameterizedTest
  @CsvSource({"2ns, 8", "5ns, 20"})
  void anInstructionCostsMoreWhileTheCoresOtherHartIsBusy(String cost, long nanos) {
    Settings settings = Settings.DEFAULT.with(Key.SMT_INSTRUCTION, cost);
    MeteredFixture machine = new MeteredFixture(settings, true, NOP, NOP, NOP, NOP, EBREAK);
    machine.pass();
    machine.meter().setBusySibling(true);
    assertEquals(nanos, machine.pass());
    machine.meter().setBusySibling(false);
    assertEquals(4, machine.pass());
  }

  @ParameterizedTest
  @CsvSource({"2ns, 7", "5ns, 13", "0ns, 3"})
  void accessesThatHitCostL1d(String cost, long nanos) { // 3 + 2 x L1D
    Settings settings = Settings.DEFAULT.with(Key.L1D_LATENCY, cost);
    expect(nanos, settings, load(A0, 0), store(A0, 8), NOP, EBREAK);
  }

  @ParameterizedTest
  @CsvSource({"2ns, 21", "0ns, 17", "9ns, 35"})
  void goingOnToAnotherLineCostsL1i(String cost, long nanos) { // 17 + 2 x L1I
    int[] code = new int[18]; // 16 instructions are a line; a pass goes on to both lines
    Arrays.fill(code, NOP);
    code[17] = EBREAK;
    expect(nanos, Settings.DEFAULT.with(Key.L1I_LATENCY, cost), code);
  }

  @ParameterizedTest
  @CsvSource({"7ns, 31", "20ns, 57"})
  void codeThatL1iLacksCostsL2(String cost, long nanos) { // 17 + 2 x L2
    int[] code = new int[18];
    Arrays.fill(code, NOP);
    code[17] = EBREAK;
    Settings settings =
        Settings.DEFAULT
            .with(Key.L1I_SIZE, "64")
            .with(Key.L1I_WAYS, "1")
            .with(Key.L2_LATENCY, cost);
    expect(nanos, settings, code);
  }

  @ParameterizedTest
  @CsvSource({"7ns, 16", "30ns, 62"})
  void dataThatL1dLacksCostsL2(String cost, long nanos) { // 2 + 2 x L2
    expect(nanos, ONE_LINE_L1D.with(Key.L2_LATENCY, cost), TWO_LINES);
  }

  @ParameterizedTest
  @CsvSource({"15ns, 32", "40ns, 82"})
  void dataThatL2LacksCostsL3(String cost, long nanos) { // 2 + 2 x L3
    expect(nanos, ONE_LINE_L2.with(Key.L3_LATENCY, cost), TWO_LINES);
  }

  @ParameterizedTest
  @CsvSource({"100ns, 202", "60ns, 122"})
  void dataThatNoCacheHasCostsRam(String cost, long nanos) { // 2 + 2 x RAM
    expect(nanos, ONE_LINE_L3.with(Key.RAM_LATENCY, cost), TWO_LINES);
  }

  @ParameterizedTest
  @CsvSource({"25ns, 41", "80ns, 96"})
  void aLineThatAnotherCoreHasToItselfCostsATransfer(String cost, long nanos) {
    MeteredFixture machine =
        new MeteredFixture(Settings.DEFAULT.with(Key.TRANSFER, cost), load(A0, 0), EBREAK);
    machine.pass();
    machine.hierarchy.meter(1).store(DATA, machine.physical(DATA));
    assertEquals(nanos, machine.pass()); // 1 + L3 + transfer
    assertEquals(3, machine.pass());
  }

  @ParameterizedTest
  @CsvSource({"20ns, 23", "50ns, 53"})
  void aStoreToASharedLineCostsTheInvalidation(String cost, long nanos) {
    MeteredFixture machine =
        new MeteredFixture(Settings.DEFAULT.with(Key.INVALIDATE, cost), store(A0, 0), EBREAK);
    machine.pass();
    machine.hierarchy.meter(1).load(DATA, machine.physical(DATA));
    assertEquals(nanos, machine.pass()); // 1 + L1D + invalidate
    assertEquals(3, machine.pass());
  }

  @ParameterizedTest
  @CsvSource({"7ns, 20", "9ns, 24"})
  void aPageThatOnlyTheSecondTlbHasCostsItsLatency(String cost, long nanos) {
    // 2 x (1 + L1D + STLB)
    expect(nanos, ONE_PAGE_DTLB.with(Key.STLB_LATENCY, cost), TWO_PAGES);
  }

  @ParameterizedTest
  @CsvSource({"2ns, 22", "10ns, 38"})
  void aPageWalkCostsItsBeginningAndThreeReads(String cost, long nanos) {
    // 2 x (1 + L1D + walk + 3 x L1D)
    expect(nanos, ONE_PAGE_TLBS.with(Key.WALK_LATENCY, cost), TWO_PAGES);
  }

  @Test
  void theReadsOfAPageWalkGoThroughTheCaches() {
    // L1D of one line: the load and the walk's reads of the root, the middle and the leaf all miss
    // it and hit L2, apart from the second page's leaf entry, in the line of the first one's...
    // which the load has displaced: 2 x (1 + 7 + 2 + 3 x 7)
    Settings settings =
        ONE_PAGE_TLBS.with(Key.L1D_SIZE, "64").with(Key.L1D_WAYS, "1").with(Key.L2_LATENCY, "7ns");
    MeteredFixture machine = new MeteredFixture(settings, TWO_PAGES);
    machine.pass();
    long walks = machine.count(Event.PAGE_WALKS);
    long accesses = machine.count(Event.L1D_ACCESSES);
    assertEquals(62, machine.pass());
    assertEquals(2, machine.count(Event.PAGE_WALKS) - walks);
    assertEquals(8, machine.count(Event.L1D_ACCESSES) - accesses);
  }

  @ParameterizedTest
  @CsvSource({"65536, 3", "0, 19"})
  void withoutAsidsTheTlbsAreEmptiedWithEachAddressSpace(String asids, long nanos) {
    // 1 + L1D; without: and a walk of 2 + 3 x L1D each for the page of code and that of data
    MeteredFixture machine =
        new MeteredFixture(Settings.DEFAULT.with(Key.ASIDS, asids), load(A0, 0), EBREAK);
    AddressSpace other =
        new AddressSpace(machine.guest.frames, Layout.choose(null, 8 << 20), new MemoryLimits());
    machine.passes(2);
    machine.guest.hart.setAddressSpace(other);
    machine.guest.hart.setAddressSpace(machine.guest.space);
    assertEquals(nanos, machine.pass());
  }

  @ParameterizedTest
  @CsvSource({"12ns, 14", "30ns, 32"})
  void aBranchPredictedWronglyCostsThePenalty(String cost, long nanos) {
    // taken every second time: counters between 0 and 1 never say so; 2 + penalty
    Settings settings =
        Settings.DEFAULT.with(Key.PREDICTOR, "two-bit").with(Key.BRANCH_PENALTY, cost);
    assertEquals(nanos, alternating(settings).passes(40));
  }

  @Test
  void gshareLearnsABranchThatAlternates() {
    MeteredFixture machine = alternating(Settings.DEFAULT);
    assertEquals(14, machine.passes(2));
    assertEquals(2, machine.passes(40));
  }

  private static MeteredFixture alternating(Settings settings) {
    return new MeteredFixture(
        settings, Code.branch(Opcode.BNE, A3, 0, 8), NOP, Code.i(Opcode.XORI, A3, A3, 1), EBREAK);
  }

  @ParameterizedTest
  @CsvSource({"4096, 2", "1, 26"})
  void branchesThatShareACounterSpoilEachOthersPrediction(String entries, long nanos) {
    Settings settings =
        Settings.DEFAULT.with(Key.PREDICTOR, "two-bit").with(Key.BRANCH_ENTRIES, entries);
    expect(
        nanos,
        settings,
        Code.branch(Opcode.BEQ, 0, 0, 8),
        NOP,
        Code.branch(Opcode.BNE, 0, 0, 8),
        EBREAK);
  }

  @ParameterizedTest
  @CsvSource({"lru, 25", "plru, 25", "fifo, 30"})
  void l1dReplacesAsTold(String replacement, long nanos) { // 5 + hits x L1D + misses x L2
    Settings settings =
        Settings.DEFAULT
            .with(Key.L1D_SIZE, "128")
            .with(Key.L1D_WAYS, "2")
            .with(Key.L1D_REPLACEMENT, replacement);
    expect(nanos, settings, THREE_LINES);
  }

  @ParameterizedTest
  @CsvSource({"lru, 51", "plru, 51", "fifo, 59"})
  void l2ReplacesAsTold(
      String replacement,
      long nanos) { // 5 + L1D for the first, where the pass before ended, + hits x L2 + misses x L3
    Settings settings =
        ONE_LINE_L1D
            .with(Key.L2_SIZE, "128")
            .with(Key.L2_WAYS, "2")
            .with(Key.L2_REPLACEMENT, replacement);
    expect(nanos, settings, THREE_LINES);
  }

  @ParameterizedTest
  @CsvSource({"lru, 237", "plru, 237", "fifo, 322"})
  void l3ReplacesAsTold(String replacement, long nanos) { // the same with L3 and RAM
    Settings settings =
        ONE_LINE_L2
            .with(Key.L3_SIZE, "128")
            .with(Key.L3_WAYS, "2")
            .with(Key.L3_REPLACEMENT, replacement);
    expect(nanos, settings, THREE_LINES);
  }

  @ParameterizedTest
  @CsvSource({"lru, 22", "plru, 22", "fifo, 27"})
  void l1iReplacesAsTold(String replacement, long nanos) { // 4 + hits x L1I + misses x L2
    int[] code = new int[33]; // lines A B A C A by jumps; A is where the pass before has ended
    Arrays.fill(code, NOP);
    code[0] = Code.jump(0, 64);
    code[16] = Code.jump(0, 4 - 64);
    code[1] = Code.jump(0, 128 - 4);
    code[32] = Code.jump(0, 8 - 128);
    code[2] = EBREAK;
    Settings settings =
        Settings.DEFAULT
            .with(Key.L1I_SIZE, "128")
            .with(Key.L1I_WAYS, "2")
            .with(Key.L1I_REPLACEMENT, replacement);
    expect(nanos, settings, code);
  }

  @Test
  void randomTlbsKeepSomeOfWhatGoesRoundAndFifoKeepsNothing() {
    int[] code = {load(A0, 0), load(A1, 0), load(A3, 0), EBREAK};
    Settings two = Settings.DEFAULT.with(Key.DTLB_ENTRIES, "2").with(Key.DTLB_WAYS, "2");
    MeteredFixture fifo = new MeteredFixture(two, code);
    MeteredFixture random = new MeteredFixture(two.with(Key.TLB_REPLACEMENT, "random"), code);
    long sum = 0;
    for (int i = 0; i < 50; i++) {
      fifo.guest.hart.x[A3] = DATA + 2 * PAGE;
      random.guest.hart.x[A3] = DATA + 2 * PAGE;
      long cold = random.pass();
      long lost = fifo.pass();
      assertTrue(i == 0 || lost == 3 * (1 + 2 + 7), () -> "fifo " + lost);
      sum += i == 0 ? 0 : cold;
    }
    assertTrue(sum < 49 * 3 * (1 + 2 + 7), "random " + sum);
  }

  @ParameterizedTest
  @CsvSource({"64, 1, 16", "128, 2, 6", "128, 1, 6"})
  void sizeAndWaysDecideWhatFits(String size, String ways, long nanos) {
    Settings settings = Settings.DEFAULT.with(Key.L1D_SIZE, size).with(Key.L1D_WAYS, ways);
    expect(nanos, settings, TWO_LINES);
  }

  @Test
  void linesOfOneSetConflict() {
    Settings direct = Settings.DEFAULT.with(Key.L1D_SIZE, "128").with(Key.L1D_WAYS, "1");
    expect(16, direct, load(A0, 0), load(A0, 128), EBREAK);
    expect(6, direct.with(Key.L1D_WAYS, "2"), load(A0, 0), load(A0, 128), EBREAK);
  }

  @Test
  void anAccessAcrossLinesCostsBoth() {
    expect(1 + 2 + 2, Settings.DEFAULT, load(A0, 60), EBREAK);
    expect(1 + 2, Settings.DEFAULT, load(A0, 3), EBREAK);
  }

  @Test
  void behindAnInstructionAcrossLinesComesTheNextLine() {
    int[] code = new int[18]; // a short one first, so that the 16th long one crosses
    Arrays.fill(code, NOP);
    code[0] = 0x0001; // c.nop
    code[17] = EBREAK; // in line 1: goes on to lines 0 and 1
    expect(17 + 2 * 2, Settings.DEFAULT, code);
  }

  @Test
  void aTrappingAccessCostsNothingOfItsOwn() {
    MeteredFixture machine = new MeteredFixture(Settings.DEFAULT, NOP, load(A3, 0), EBREAK);
    machine.guest.hart.pc = CODE;
    machine.guest.hart.x[A3] = 8;
    machine.guest.hart.resume(1_000_000);
    machine.guest.hart.pc = CODE;
    assertEquals(Trap.PAGE_FAULT, machine.guest.hart.resume(1_000_000));
    assertEquals(1, machine.guest.hart.elapsed());
    assertEquals(1, machine.guest.hart.executed());
  }

  @Test
  void countersTellWhatWasDone() {
    MeteredFixture machine =
        new MeteredFixture(
            Settings.DEFAULT,
            load(A0, 0),
            store(A0, 64),
            Code.branch(Opcode.BEQ, 0, 0, 8),
            NOP,
            Code.branch(Opcode.BNE, 0, 0, 8),
            EBREAK);
    long nanos = machine.pass();
    Meter meter = machine.meter();
    assertEquals(4, meter.get(Event.INSTRUCTIONS));
    assertEquals(nanos, meter.get(Event.CYCLES));
    assertEquals(1, meter.get(Event.LOADS));
    assertEquals(1, meter.get(Event.STORES));
    assertEquals(2, meter.get(Event.BRANCHES));
    assertEquals(1, meter.get(Event.BRANCHES_TAKEN));
    assertEquals(1, meter.get(Event.BRANCH_MISSES));
    assertEquals(1, meter.get(Event.L1I_ACCESSES));
    assertEquals(1, meter.get(Event.L1I_MISSES));
    assertEquals(2 + 6, meter.get(Event.L1D_ACCESSES), "and two walks");
    assertEquals(1, meter.get(Event.ITLB_MISSES));
    assertEquals(1, meter.get(Event.DTLB_MISSES));
    assertEquals(2, meter.get(Event.PAGE_WALKS));
    assertEquals(
        meter.get(Event.L1I_MISSES) + meter.get(Event.L1D_MISSES), meter.get(Event.L2_ACCESSES));
    assertEquals(meter.get(Event.L2_MISSES), meter.get(Event.L3_ACCESSES));
    assertEquals(meter.get(Event.L3_ACCESSES), meter.get(Event.L3_MISSES), "all was cold");
  }
}
