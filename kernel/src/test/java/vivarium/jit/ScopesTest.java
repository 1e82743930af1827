package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vivarium.mem.PhysicalMemory;

/** Which code of a region has its registers in locals. */
class ScopesTest {
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int SLOTS_EACH = 2;

  @Test
  void loopThatARegionIsHasItsRegistersInLocals() {
    Blocks blocks = assign(List.of(addi(A0), branchIfNot(A0, A1, -1)));
    assertEquals(registers(A0, A1), blocks.entry().scope.registers);
  }

  @Test
  void codeThatRunsOnceHasNone() {
    Blocks blocks = assign(List.of(addi(A0), addi(A1)));
    assertEquals(registers(), blocks.entry().scope.registers);
  }

  @Test
  void loopInsideOfSuchCodeHasItsOwn() {
    Blocks blocks = assign(List.of(addi(A2), addi(A0), branchIfNot(A0, A1, -1), addi(A2)));
    assertEquals(registers(), blocks.entry().scope.registers);
    assertEquals(registers(A0, A1), blocks.at(SLOTS_EACH).scope.registers);
    assertEquals(registers(), blocks.at(3 * SLOTS_EACH).scope.registers);
  }

  @Test
  void longLoopIsLikeCodeThatRunsOnceAndAShortOneInsideIsNot() {
    int length = 120;
    Blocks blocks =
        assign(
            Stream.of(
                    Collections.nCopies(length, addi(A2)).stream(),
                    Stream.of(addi(A0), branchIfNot(A0, A1, -1)),
                    Stream.of(branchIfNot(A2, A1, -length - 2)))
                .flatMap(each -> each)
                .toList());
    assertEquals(registers(), blocks.entry().scope.registers);
    assertEquals(registers(A0, A1), blocks.at(length * SLOTS_EACH).scope.registers);
  }

  /** The blocks of a region that is all of some code, and is entered at its start. */
  private static Blocks assign(List<Integer> words) {
    byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
    BitSet slots = new BitSet();
    for (int i = 0; i < words.size(); i++) {
      slots.set(SLOTS_EACH * i);
      for (int b = 0; b < Integer.BYTES; b++) {
        page[Integer.BYTES * i + b] = (byte) (words.get(i) >> Byte.SIZE * b);
      }
    }
    GuestCode code = new GuestCode(new byte[][] {page});
    Blocks blocks = new Blocks(code, slots, new BitSet(), JumpTargets.NONE, 0);
    new Scopes(new RegisterUse(code, blocks)).assign(blocks);
    return blocks;
  }

  private static BitSet registers(int... registers) {
    BitSet set = new BitSet();
    for (int register : registers) {
      set.set(register);
    }
    return set;
  }

  /** addi rd, rd, 1. */
  private static int addi(int rd) {
    return 1 << 20 | rd << 15 | rd << 7 | 0x13;
  }

  /** bne rs1, rs2, so many instructions on. */
  private static int branchIfNot(int rs1, int rs2, int instructions) {
    int offset = Integer.BYTES * instructions;
    return (offset >> 12 & 1) << 31
        | (offset >> 5 & 0x3f) << 25
        | rs2 << 20
        | rs1 << 15
        | 1 << 12
        | (offset >> 1 & 0xf) << 8
        | (offset >> 11 & 1) << 7
        | 0x63;
  }
}
