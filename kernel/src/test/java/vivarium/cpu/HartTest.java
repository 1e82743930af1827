package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import vivarium.abi.MmapFlags;
import vivarium.mem.Access;

class HartTest {
  private static final long CODE = 0x10000;
  private static final long DATA = 0x20000;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int NOP = Code.addi(0, 0, 0);
  private static final int ECALL = Opcode.ECALL.match();
  private static final int EBREAK = Opcode.EBREAK.match();

  private final BareGuest guest = new BareGuest().map(CODE, 0x3000).map(DATA, 0x2000);
  private final Hart hart = guest.hart;

  private int run(int... instructions) {
    guest.code(CODE, instructions);
    return guest.run(1000);
  }

  @Test
  void budgetIsExactAtEverySize() {
    int[] loop = {Code.addi(A0, A0, 1), Code.addi(A0, A0, 1), Code.addi(A0, A0, 1), 0};
    loop[3] = Code.jump(0, -12);
    for (int budget = 0; budget < 40; budget++) {
      guest.code(CODE, loop);
      hart.x[A0] = 0;
      assertEquals(Trap.BUDGET, hart.run(budget));
      assertEquals(budget, hart.executed());
      assertEquals(CODE + 4L * (budget % 4), hart.pc);
      assertEquals(budget - budget / 4, hart.x[A0]);
    }
  }

  @Test
  void longRunStopsExactly() {
    guest.code(CODE, Code.addi(A0, A0, 1), Code.jump(0, -4));
    assertEquals(Trap.BUDGET, guest.run(0));
    assertEquals(Trap.BUDGET, hart.resume(1_000_001));
    assertEquals(1_000_001, hart.executed());
    assertEquals(500_001, hart.x[A0]);
    assertEquals(CODE + 4, hart.pc);
  }

  @Test
  void ecallStopsAtItselfUncounted() {
    assertEquals(Trap.ECALL, run(NOP, NOP, ECALL));
    assertEquals(CODE + 8, hart.pc);
    assertEquals(2, guest.executed);
  }

  @Test
  void ebreakStopsAtItselfInBothLengths() {
    assertEquals(Trap.EBREAK, run(EBREAK));
    assertEquals(CODE, hart.pc);
    assertEquals(Trap.EBREAK, run(NOP, Opcode.C_EBREAK.match()));
    assertEquals(CODE + 4, hart.pc);
  }

  @Test
  void illegalInstructionTellsItsBits() {
    assertEquals(Trap.ILLEGAL, run(NOP, 0xffffffff));
    assertEquals(CODE + 4, hart.pc);
    assertEquals(0xffffffff, hart.faultInstruction());
    assertEquals(Trap.ILLEGAL, run(0));
    assertEquals(0, hart.faultInstruction());
  }

  @Test
  void privilegedInstructionsAreIllegal() {
    for (int instruction : new int[] {0x30200073, 0x10200073, 0x10500073, 0x12000073}) {
      assertEquals(Trap.ILLEGAL, run(instruction));
    }
  }

  @Test
  void reservedShortInstructionsAreIllegal() {
    // c.addi4spn 0, c.addiw x0, c.lwsp x0, c.ldsp x0, c.jr x0, c.lui 0, c.addi16sp 0
    for (int half : new int[] {0x0004, 0x2005, 0x4002, 0x6002, 0x8002, 0x6081, 0x6101}) {
      assertEquals(Trap.ILLEGAL, run(half), Integer.toHexString(half));
    }
  }

  @Test
  void writesToX0AreLost() {
    assertEquals(Trap.ECALL, run(Code.addi(0, 0, 5), Code.addi(A0, 0, 7), ECALL));
    assertEquals(0, hart.x[0]);
    assertEquals(7, hart.x[A0]);
  }

  @Test
  void faultingLoadChangesNothingAndNamesItsAddress() {
    hart.x[A0] = 0x99000;
    hart.x[A1] = 42;
    assertEquals(Trap.PAGE_FAULT, run(NOP, Code.i(Opcode.LD, A1, A0, 8), ECALL));
    assertEquals(CODE + 4, hart.pc);
    assertEquals(0x99008, hart.faultAddress());
    assertEquals(Access.LOAD, hart.faultAccess());
    assertEquals(42, hart.x[A1]);
  }

  @Test
  void storeAcrossIntoAnUnmappedPageWritesNothing() {
    guest.space.writeLong(DATA + 0x1ff8, 0x1122334455667788L);
    hart.x[A0] = DATA + 0x1ffc;
    hart.x[A1] = -1;
    assertEquals(Trap.PAGE_FAULT, run(Code.store(Opcode.SD, A1, A0, 0)));
    assertEquals(DATA + 0x2000, hart.faultAddress());
    assertEquals(Access.STORE, hart.faultAccess());
    assertEquals(0x1122334455667788L, guest.space.readLong(DATA + 0x1ff8));
  }

  @Test
  void misalignedAccessAcrossPagesIsWhole() {
    hart.x[A0] = DATA + 0xffd;
    hart.x[A1] = 0x1122334455667788L;
    run(Code.store(Opcode.SD, A1, A0, 0), Code.i(Opcode.LD, A2, A0, 0), ECALL);
    assertEquals(0x1122334455667788L, hart.x[A2]);
    assertEquals(0x1122334455667788L, guest.space.readLong(DATA + 0xffd));
  }

  @Test
  void misalignedAtomicTraps() {
    hart.x[A0] = DATA + 2;
    assertEquals(Trap.MISALIGNED, run(Code.r(Opcode.AMOADD_W, A1, A0, A2)));
    assertEquals(DATA + 2, hart.faultAddress());
    assertEquals(Trap.MISALIGNED, run(Code.r(Opcode.LR_D, A1, A0, 0)));
  }

  @Test
  void codeCannotBeFetchedWithoutExecuteRight() {
    guest.map(0x50000, 0x1000, MmapFlags.PROT_READ | MmapFlags.PROT_WRITE);
    guest.code(0x50000, NOP);
    assertEquals(Trap.PAGE_FAULT, guest.run(10));
    assertEquals(0x50000, hart.faultAddress());
    assertEquals(Access.FETCH, hart.faultAccess());
  }

  @Test
  void storeConditionalNeedsItsReservation() {
    hart.x[A0] = DATA;
    int load = Code.r(Opcode.LR_D, A1, A0, 0);
    int store = Code.r(Opcode.SC_D, A2, A0, A0);
    guest.space.writeLong(DATA, 5);
    run(load, store, ECALL);
    assertEquals(0, hart.x[A2]);
    run(store, ECALL);
    assertEquals(1, hart.x[A2], "without lr");
  }

  @Test
  void reservationDoesNotOutliveARun() {
    hart.x[A0] = DATA;
    guest.space.writeLong(DATA, 5);
    guest.code(CODE, Code.r(Opcode.LR_D, A1, A0, 0), Code.r(Opcode.SC_D, A2, A0, A0), ECALL);
    guest.run(0);
    int trap = hart.run(1);
    while (trap == Trap.PAGE_FAULT) {
      guest.space.handleFault(hart.faultAddress(), hart.faultAccess());
      trap = hart.run(1);
    }
    hart.run(1);
    assertEquals(1, hart.x[A2]);
  }

  @Test
  void instructionAcrossPagesIsExecutedAndFaultsAtTheSecond() {
    guest.code(CODE + 0xffe, Code.addi(A0, 0, 77), ECALL);
    assertEquals(Trap.ECALL, guest.run(10));
    assertEquals(77, hart.x[A0]);
    assertEquals(CODE + 0x1002, hart.pc);
    guest.map(0x60000, 0x1000);
    guest.space.writeShort(0x60ffe, (short) Code.addi(A0, 0, 1));
    hart.pc = 0x60ffe;
    assertEquals(Trap.PAGE_FAULT, guest.run(10));
    assertEquals(0x60ffe, hart.pc);
    assertEquals(0x61000, hart.faultAddress());
  }

  @Test
  void rewrittenCodeIsDecodedAgain() {
    run(Code.addi(A0, 0, 1), ECALL);
    assertEquals(1, hart.x[A0]);
    run(Code.addi(A0, 0, 2), ECALL);
    assertEquals(2, hart.x[A0]);
  }

  @Test
  void codeThatRewritesItselfRunsAsWritten() {
    hart.x[A1] = CODE;
    hart.x[A2] = Code.addi(A0, 0, 9) & 0xffff_ffffL;
    // The store changes the instruction after fence.i.
    run(Code.store(Opcode.SW, A2, A1, 8), Opcode.FENCE_I.match(), Code.addi(A0, 0, 1), ECALL);
    assertEquals(9, hart.x[A0]);
  }

  @Test
  void countersAdvanceWithInstructions() {
    hart.timeBase = 1000;
    hart.instretBase = 50;
    guest.code(
        CODE,
        NOP,
        NOP,
        Code.i(Opcode.CSRRS, A0, 0, Csr.TIME),
        Code.i(Opcode.CSRRS, A1, 0, Csr.INSTRET),
        ECALL);
    guest.run(0);
    guest.space.handleFault(CODE, Access.FETCH);
    assertEquals(Trap.ECALL, hart.run(100));
    assertEquals(1002, hart.x[A0]);
    assertEquals(53, hart.x[A1]);
  }

  @Test
  void countersCannotBeWrittenAndOthersDoNotExist() {
    assertEquals(Trap.ILLEGAL, run(Code.i(Opcode.CSRRW, A0, A1, Csr.CYCLE)));
    assertEquals(Trap.ILLEGAL, run(Code.i(Opcode.CSRRS, A0, A1, Csr.TIME)));
    assertEquals(Trap.ILLEGAL, run(Code.i(Opcode.CSRRS, A0, 0, 0x300)));
    assertEquals(Trap.ECALL, run(Code.i(Opcode.CSRRS, A0, 0, Csr.CYCLE), ECALL));
  }

  @Test
  void invalidDynamicRoundingModeIsIllegal() {
    int dynamic = Code.r(Opcode.FADD_D, 1, 2, 3) | 7 << 12;
    assertEquals(Trap.ILLEGAL, run(Code.i(Opcode.CSRRWI, 0, 5, Csr.FRM), dynamic));
    assertEquals(CODE + 4, hart.pc);
    assertEquals(Trap.ILLEGAL, run(Code.r(Opcode.FADD_D, 1, 2, 3) | 5 << 12));
  }

  @Test
  void contextSwitchCopiesEveryRegister() {
    Context first = new Context();
    for (int i = 1; i < 32; i++) {
      first.x[i] = 100 + i;
      first.f[i] = 200 + i;
    }
    first.f[0] = 200;
    first.pc = CODE;
    first.fcsr = 0x61;
    hart.load(first);
    Context second = new Context();
    hart.save(second);
    assertArrayEquals(first.x, second.x);
    assertArrayEquals(first.f, second.f);
    assertEquals(first.pc, second.pc);
    assertEquals(first.fcsr, second.fcsr);
    Context third = new Context();
    third.copyFrom(second);
    assertArrayEquals(first.x, third.x);
    assertNotEquals(0, third.fcsr);
  }

  @Test
  void decodedCodeGoesWithItsFrame() {
    run(NOP, ECALL);
    int before = guest.codeCache.size();
    guest.space.unmap(CODE, 0x3000);
    assertEquals(before - 1, guest.codeCache.size());
  }
}
