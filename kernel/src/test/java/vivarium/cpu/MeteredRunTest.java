package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.cpu.MeteredFixture.A0;
import static vivarium.cpu.MeteredFixture.A2;
import static vivarium.cpu.MeteredFixture.A3;
import static vivarium.cpu.MeteredFixture.CODE;
import static vivarium.cpu.MeteredFixture.DATA;
import static vivarium.cpu.MeteredFixture.EBREAK;
import static vivarium.cpu.MeteredFixture.NOP;
import static vivarium.cpu.MeteredFixture.load;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vivarium.cache.Event;
import vivarium.cache.Hierarchy;
import vivarium.cache.Key;
import vivarium.cache.Settings;

/** Where runs of a metered hart end, and that metering changes nothing but time. */
class MeteredRunTest {
  private static BareGuest run(BareGuest guest, byte[] program, SplittableRandom slices) {
    guest.load(program);
    assertEquals(0, guest.runToExit(() -> slices.nextInt(slices.nextInt(1, 5000)) + 1L));
    return guest;
  }

  /** The oracle of what is computed is the plain interpreter, itself compared with qemu. */
  @Test
  void meteredProgramsComputeTheSameAndSlicesTakeNoTime() {
    long first = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("MeteredRunTest: -Dvivarium.seed=" + first);
    for (long seed = first; seed < first + 4; seed++) {
      byte[] program = new RandomProgram(seed, 300, 20, false).toElf();
      BareGuest plain = run(new BareGuest(), program, new SplittableRandom(seed));
      Hierarchy[] hierarchies = new Hierarchy[2];
      for (int i = 0; i < 2; i++) {
        Settings settings = Settings.DEFAULT.with(Key.L1D_SIZE, "1K").with(Key.L1I_SIZE, "2K");
        hierarchies[i] = new Hierarchy(1, false, settings, seed);
        BareGuest metered =
            run(new BareGuest(hierarchies[i]), program, new SplittableRandom(seed + i));
        assertArrayEquals(
            plain.output.toByteArray(), metered.output.toByteArray(), "program " + seed);
        assertEquals(plain.executed, metered.executed, "program " + seed);
      }
      for (Event event : Event.values()) {
        assertEquals(
            hierarchies[0].total(event), hierarchies[1].total(event), event + " of " + seed);
      }
      assertTrue(hierarchies[0].total(Event.CYCLES) > plain.executed);
    }
  }

  @Test
  void noStepBeginsOnceTheBudgetIsUsedUp() {
    MeteredFixture machine = new MeteredFixture(Settings.DEFAULT, load(A0, 0), NOP, NOP, EBREAK);
    machine.passes(2);
    Hart hart = machine.guest.hart;
    long[] expected = {3, 3, 3, 4, 5};
    for (int budget = 1; budget <= expected.length; budget++) {
      hart.pc = CODE;
      hart.x[A0] = DATA;
      assertEquals(Trap.BUDGET, hart.resume(budget));
      assertEquals(expected[budget - 1], hart.elapsed(), "budget " + budget);
      assertEquals(expected[budget - 1] - 2, hart.executed());
      assertEquals(CODE + 4 * hart.executed(), hart.pc);
    }
  }

  @Test
  void aReservationIsNotPartedFromItsStore() {
    int loadReserved = Opcode.LR_D.match() | A2 << 7 | A0 << 15;
    int storeConditional = Opcode.SC_D.match() | A3 << 7 | A0 << 15 | A2 << 20;
    MeteredFixture machine =
        new MeteredFixture(Settings.DEFAULT, loadReserved, NOP, storeConditional, NOP, EBREAK);
    Hart hart = machine.guest.hart;
    machine.passes(2);
    hart.pc = CODE;
    hart.x[A0] = DATA;
    assertEquals(Trap.BUDGET, hart.run(1));
    assertEquals(CODE + 12, hart.pc);
    assertEquals(0, hart.x[A3]);
  }

  @Test
  void aReservationThatLastsTooLongIsGivenUp() {
    int[] code = new int[40];
    java.util.Arrays.fill(code, NOP);
    code[0] = Opcode.LR_D.match() | A2 << 7 | A0 << 15;
    MeteredFixture machine = new MeteredFixture(Settings.DEFAULT, code);
    Hart hart = machine.guest.hart;
    hart.pc = CODE;
    hart.x[A0] = DATA;
    assertEquals(Trap.BUDGET, hart.run(1));
    while (hart.pc == CODE) { // the first step is going on to the line
      assertEquals(Trap.BUDGET, hart.run(1));
    }
    assertEquals(CODE + 4 * 17, hart.pc);
  }

  @Test
  void rdtimeReadsTheTimeThatInstructionsTook() {
    int readTime = Opcode.CSRRS.match() | Csr.TIME << 20;
    int readRetired = Opcode.CSRRS.match() | Csr.INSTRET << 20;
    MeteredFixture machine =
        new MeteredFixture(
            Settings.DEFAULT,
            readTime | 5 << 7,
            load(A0, 0),
            readTime | 6 << 7,
            readRetired | 7 << 7,
            EBREAK);
    machine.passes(2);
    Hart hart = machine.guest.hart;
    hart.timeBase = 1000;
    hart.instretBase = 50;
    machine.pass();
    assertEquals(1000, hart.x[5]);
    assertEquals(1000 + 1 + 3, hart.x[6]);
    assertEquals(50 + 3, hart.x[7]);
  }
}
