package vivarium.cpu;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.mem.PhysicalMemory;

/** The checked engine: the same results as the plain one, and what it tells its checker. */
class CheckedEngineTest {
  private static final long TEXT = 0x10000;
  private static final long DATA = 0x20000;

  /** Notes what it is told; all memory is defined from the start. */
  private static final class Notes implements Checker {
    final List<String> told = new ArrayList<>();
    final ShadowMemory shadow;

    Notes(ShadowMemory shadow) {
      this.shadow = shadow;
    }

    @Override
    public short @Nullable [] hooks(long page) {
      return null;
    }

    @Override
    public int entered(ShadowRegisters task) {
      return GO_ON;
    }

    @Override
    public int systemCall(ShadowRegisters task) {
      return GO_ON;
    }

    @Override
    public void invalid(ShadowRegisters task, long address, int size, boolean store) {
      told.add((store ? "write " : "read ") + size + " at " + Long.toHexString(address));
    }

    @Override
    public void undefinedCondition(ShadowRegisters task) {
      told.add("condition at " + Long.toHexString(task.pc));
    }

    @Override
    public void undefinedAddress(ShadowRegisters task) {
      told.add("address at " + Long.toHexString(task.pc));
    }

    @Override
    public long definedFrom(long page) {
      return shadow.space().find(page) == null ? -1 : page;
    }

    @Override
    public Checker forked(ShadowMemory memory) {
      return new Notes(memory);
    }

    @Override
    public void closing() {}
  }

  private static Notes check(BareGuest guest) {
    ShadowMemory shadow = new ShadowMemory(guest.space);
    Notes notes = new Notes(shadow);
    shadow.setChecker(notes);
    guest.space.setWatch(shadow);
    return notes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomProgramsRunAsOnThePlainEngine(long seed) {
    byte[] elf = new RandomProgram(seed, 1200, 3, false).toElf();
    BareGuest plain = new BareGuest().load(elf);
    plain.runToExit(() -> 100_000);
    BareGuest checked = new BareGuest().load(elf);
    check(checked);
    SplittableRandom slices = new SplittableRandom(seed);
    checked.runToExit(() -> slices.nextInt(slices.nextInt(1, 3000)) + 1L);
    assertArrayEquals(plain.output.toByteArray(), checked.output.toByteArray());
    assertEquals(plain.executed, checked.executed);
  }

  private final BareGuest guest = new BareGuest().map(TEXT, 4096).map(DATA, 8192);
  private final Notes notes = check(guest);

  private void run(int... instructions) {
    guest.code(TEXT, instructions);
    guest.run(instructions.length);
  }

  @Test
  void accessesToForbiddenBytesAreTold() {
    notes.shadow.forbid(DATA + 40, 16);
    guest.hart.x[10] = DATA;
    run(
        Code.i(Opcode.LW, 11, 10, 36),
        Code.i(Opcode.LW, 11, 10, 40),
        Code.i(Opcode.LW, 11, 10, 38),
        Code.i(Opcode.LBU, 11, 10, 55),
        Code.i(Opcode.LBU, 11, 10, 56));
    assertEquals(List.of("read 4 at 20028", "read 4 at 20026", "read 1 at 20037"), notes.told);
  }

  @Test
  void alignedDoubleWordsThatAreInPartForbiddenMayBeRead() {
    notes.shadow.forbid(DATA + 4, 4);
    guest.hart.x[10] = DATA;
    run(Code.i(Opcode.LD, 11, 10, 0));
    assertEquals(List.of(), notes.told);
  }

  @Test
  void branchesOnUndefinedBytesAreTold() {
    notes.shadow.allow(DATA, 4, false);
    guest.hart.x[10] = DATA;
    run(
        Code.i(Opcode.LW, 11, 10, 0),
        Code.branch(Opcode.BEQ, 11, 0, 4),
        Code.i(Opcode.ANDI, 11, 11, 0),
        Code.branch(Opcode.BEQ, 11, 0, 4));
    assertEquals(List.of("condition at 10004"), notes.told);
  }

  @Test
  void undefinedAddressesAreToldOnce() {
    notes.shadow.allow(DATA + 4096, 8, false);
    guest.space.writeLong(DATA + 4096, DATA);
    notes.shadow.allow(DATA + 4096, 8, false);
    guest.hart.x[10] = DATA + 4096;
    run(Code.i(Opcode.LD, 11, 10, 0), Code.i(Opcode.LD, 12, 11, 0), Code.i(Opcode.LD, 12, 11, 8));
    assertEquals(List.of("address at 10004"), notes.told);
  }

  @Test
  void definednessTravelsThroughMemoryByteByByte() {
    notes.shadow.allow(DATA + 2, 1, false);
    guest.hart.x[10] = DATA;
    run(
        Code.i(Opcode.LD, 11, 10, 0),
        Code.store(Opcode.SD, 11, 10, 64),
        Code.i(Opcode.LBU, 12, 10, 65),
        Code.branch(Opcode.BNE, 12, 0, 4),
        Code.i(Opcode.LBU, 12, 10, 66),
        Code.branch(Opcode.BNE, 12, 0, 4));
    assertEquals(List.of("condition at 10014"), notes.told);
  }

  @Test
  void memoryBelowTheStackPointerIsForbiddenAndNewFramesAreUndefined() {
    guest.hart.x[2] = DATA + 256;
    run(
        Code.i(Opcode.ADDI, 2, 2, -32),
        Code.i(Opcode.LW, 11, 2, 8),
        Code.branch(Opcode.BNE, 11, 0, 4),
        Code.i(Opcode.ADDI, 2, 2, 32),
        Code.i(Opcode.LW, 11, 2, -24));
    assertEquals(List.of("condition at 10008", "read 4 at 200e8"), notes.told);
  }

  @Test
  void whatTheKernelWritesIsDefined() {
    notes.shadow.allow(DATA, 16, false);
    guest.space.writeInt(DATA + 4, 5);
    assertEquals(DATA, notes.shadow.firstUndefined(DATA, 8));
    assertEquals(-1, notes.shadow.firstUndefined(DATA + 4, 4));
    assertEquals(DATA + 8, notes.shadow.firstUndefined(DATA + 4, 8));
  }

  @Test
  void unmappedPagesForgetWhatWasKnownOfThem() {
    notes.shadow.allow(DATA, 16, false);
    guest.space.unmap(DATA, PhysicalMemory.PAGE_SIZE);
    assertEquals(DATA, notes.shadow.firstUnaddressable(DATA, 1));
    guest.map(DATA, PhysicalMemory.PAGE_SIZE);
    assertEquals(-1, notes.shadow.firstUndefined(DATA, 16));
  }

  @Test
  void aForkTakesACopy() {
    notes.shadow.allow(DATA, 16, false);
    ShadowMemory child =
        (ShadowMemory) requireNonNull(guest.space.fork(guest.space.limits()).watch());
    notes.shadow.allow(DATA, 16, true);
    assertEquals(DATA, child.firstUndefined(DATA, 16));
    assertEquals(-1, notes.shadow.firstUndefined(DATA, 16));
  }
}
