package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import vivarium.cache.Event;
import vivarium.cache.Hierarchy;
import vivarium.cache.Meter;
import vivarium.cache.Settings;
import vivarium.mem.Access;

/**
 * A metered hart with a short program at {@link #CODE}, which ends with ebreak, and pages of data,
 * all of them present: so that its passes after the first cost what can be computed by hand. a0
 * points to the data, a1 to its second page, a2 is what is loaded and stored.
 */
final class MeteredFixture {
  static final long CODE = 0x10000;
  static final long DATA = 0x400000;
  static final int PAGE = 4096;
  static final int EBREAK = 0x00100073;
  static final int NOP = 0x00000013;
  static final int A0 = 10;
  static final int A1 = 11;
  static final int A2 = 12;
  static final int A3 = 13;

  final Hierarchy hierarchy;
  final BareGuest guest;

  MeteredFixture(Settings settings, int... code) {
    this(settings, false, code);
  }

  MeteredFixture(Settings settings, boolean smt, int... code) {
    hierarchy = new Hierarchy(2, smt, settings, 1);
    guest = new BareGuest(hierarchy);
    guest.map(CODE, 4 * PAGE).map(DATA, 16 * PAGE).code(CODE, code);
    for (int page = 0; page < 16; page++) {
      guest.space.writeByte(DATA + (long) page * PAGE, (byte) 1);
    }
  }

  static int load(int register, int offset) {
    return Code.i(Opcode.LD, A2, register, offset);
  }

  static int store(int register, int offset) {
    return Code.store(Opcode.SD, A2, register, offset);
  }

  Meter meter() {
    return hierarchy.meter(0);
  }

  long count(Event event) {
    return meter().get(event);
  }

  /** The physical address of an address, for what another hart does with it. */
  long physical(long va) {
    return guest.space.translate(va, Access.LOAD);
  }

  /** Runs from the code's start to ebreak; returns the ns. */
  long pass() {
    guest.hart.pc = CODE;
    guest.hart.x[A0] = DATA;
    guest.hart.x[A1] = DATA + PAGE;
    long elapsed = 0;
    int trap;
    do { // a line that is taken from another hart ends a run early
      trap = guest.hart.resume(1_000_000);
      elapsed += guest.hart.elapsed();
    } while (trap == Trap.BUDGET);
    assertEquals(Trap.EBREAK, trap);
    return elapsed;
  }

  /** The same again and again; returns the ns of the last pass. */
  long passes(int count) {
    long elapsed = 0;
    for (int i = 0; i < count; i++) {
      elapsed = pass();
    }
    return elapsed;
  }
}
