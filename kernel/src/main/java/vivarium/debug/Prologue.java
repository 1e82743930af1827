package vivarium.debug;

import org.jspecify.annotations.Nullable;
import vivarium.cpu.Registers;
import vivarium.debug.dwarf.FrameRow;
import vivarium.debug.elf.Cursor;

/**
 * Reads the instructions of a function from its start to a place in it, and makes of what they do
 * to sp, s0 and the stack what call frame information would say there: for code that has none. It
 * follows the text, not the jumps: where an epilogue returns, what follows is taken for the body
 * again.
 */
final class Prologue {
  /** A function is read no further than this. */
  static final int MAX_BYTES = 1 << 16;

  private static final int RET = 0x8082;

  private final byte[] code;
  private final boolean entry;

  /** What is so at a place of the code. */
  private static final class State {
    /** Bytes by which sp lies below where it was at the start. */
    long depth;

    /** The same of s0, if it has been set from sp. */
    long pointerDepth;

    boolean pointerSet;

    /** Where registers are saved, relative to sp at the start. */
    final long[] savedAt = new long[64];

    final boolean[] saved = new boolean[64];

    State copy() {
      State copy = new State();
      copy.depth = depth;
      copy.pointerDepth = pointerDepth;
      copy.pointerSet = pointerSet;
      System.arraycopy(savedAt, 0, copy.savedAt, 0, 64);
      System.arraycopy(saved, 0, copy.saved, 0, 64);
      return copy;
    }
  }

  private State state = new State();
  private @Nullable State body;
  private final long[] constants = new long[32];

  /**
   * @param code from the function's start to the place
   * @param entry whether it is where the program starts, so that nobody has called it
   */
  Prologue(byte[] code, boolean entry) {
    this.code = code;
    this.entry = entry;
  }

  ObjectFile.Rule rule() {
    Cursor c = new Cursor(code, 0);
    while (c.remaining() >= 2) {
      int low = c.u16();
      if ((low & 3) != 3) {
        compressed(low);
      } else if (c.remaining() >= 2) {
        full(low | c.u16() << 16);
      }
    }
    return made();
  }

  private ObjectFile.Rule made() {
    FrameRow row = new FrameRow();
    row.setReturnRegister(Registers.RA);
    if (state.pointerSet) {
      row.setCfa(Registers.S0, state.pointerDepth);
    } else {
      row.setCfa(Registers.SP, state.depth);
    }
    for (int i = 0; i < 64; i++) {
      if (state.saved[i]) {
        row.set(i, FrameRow.OFFSET, state.savedAt[i]);
      }
    }
    if (entry) {
      row.set(Registers.RA, FrameRow.UNDEFINED, 0);
    }
    return new ObjectFile.Rule(row, state.pointerSet ? FoundBy.FRAME_POINTER : FoundBy.PROLOGUE);
  }

  // What instructions do

  private void addToStack(long bytes) {
    if (bytes > 0 && body == null) {
      body = state.copy(); // an epilogue begins
    }
    state.depth -= bytes;
  }

  private void setPointer(long aboveStack) {
    state.pointerSet = true;
    state.pointerDepth = state.depth - aboveStack;
  }

  private void store(int register, long aboveStack) {
    if (!state.saved[register] && isKept(register)) {
      state.saved[register] = true;
      state.savedAt[register] = aboveStack - state.depth;
    }
  }

  private void load(int register) {
    if (state.saved[register] && isKept(register)) {
      if (body == null) {
        body = state.copy();
      }
      state.saved[register] = false;
      if (register == Registers.S0) {
        state.pointerSet = false;
      }
    }
  }

  private void leave() {
    State before = body;
    if (before != null) {
      state = before;
      body = null;
    }
  }

  private static boolean isKept(int register) {
    int n = register & 31;
    return register == Registers.RA || n == 8 || n == 9 || n >= 18 && n <= 27;
  }

  private void compressed(int word) {
    int quadrant = word & 3;
    int function = word >> 13;
    int rd = word >> 7 & 31;
    if (word == RET) {
      leave();
    } else if (quadrant == 1 && function == 3 && rd == Registers.SP) { // c.addi16sp
      int immediate =
          (word >> 12 & 1) << 9
              | (word >> 3 & 3) << 7
              | (word >> 5 & 1) << 6
              | (word >> 2 & 1) << 5
              | (word >> 6 & 1) << 4;
      addToStack(immediate << 22 >> 22);
    } else if (quadrant == 1 && function == 0 && rd == Registers.SP) { // c.addi
      addToStack(((word >> 12 & 1) << 5 | word >> 2 & 31) << 26 >> 26);
    } else if (quadrant == 0 && function == 0 && (word >> 2 & 7) == 0) { // c.addi4spn s0
      setPointer(
          (word >> 7 & 15) << 6
              | (word >> 11 & 3) << 4
              | (word >> 5 & 1) << 3
              | (word >> 6 & 1) << 2);
    } else if (quadrant == 2 && (function == 7 || function == 5)) { // c.sdsp, c.fsdsp
      int register = (word >> 2 & 31) + (function == 5 ? 32 : 0);
      store(register, (word >> 7 & 7) << 6 | (word >> 10 & 7) << 3);
    } else if (quadrant == 2 && (function == 3 || function == 1)) { // c.ldsp, c.fldsp
      load(rd + (function == 1 ? 32 : 0));
    } else if (quadrant == 1 && function == 2) { // c.li
      constants[rd] = ((word >> 12 & 1) << 5 | word >> 2 & 31) << 26 >> 26;
    } else if (quadrant == 1 && function == 3) { // c.lui
      constants[rd] = (long) (((word >> 12 & 1) << 5 | word >> 2 & 31) << 26 >> 26) << 12;
    } else if (quadrant == 1 && function == 5 && body != null) { // c.j: a tail call
      leave();
    } else if (quadrant == 2 && function == 4 && rd == Registers.SP && (word >> 12 & 1) == 1) {
      addToStack(constants[word >> 2 & 31]); // c.add sp, register
    } else if (quadrant == 2 && function == 4 && (word >> 2 & 31) == 0 && body != null) {
      leave(); // c.jr: a tail call
    }
  }

  private void full(int word) {
    int opcode = word & 0x7f;
    int function = word >> 12 & 7;
    int rd = word >> 7 & 31;
    int rs1 = word >> 15 & 31;
    int rs2 = word >> 20 & 31;
    long immediate = word >> 20;
    if (opcode == 0x13 && function == 0) { // addi
      if (rd == Registers.SP && rs1 == Registers.SP) {
        addToStack(immediate);
      } else if (rd == Registers.SP && rs1 == Registers.S0 && state.pointerSet) {
        state.depth = state.pointerDepth - immediate;
      } else if (rd == Registers.S0 && rs1 == Registers.SP) {
        setPointer(immediate);
      } else if (rs1 == rd || rs1 == 0) {
        constants[rd] = (rs1 == 0 ? 0 : constants[rd]) + immediate;
      }
    } else if (opcode == 0x37) { // lui
      constants[rd] = word & ~0xfff;
    } else if (opcode == 0x33 && (word >>> 25) == 0 && function == 0) { // add
      if (rd == Registers.SP && rs1 == Registers.SP) {
        addToStack(constants[rs2]);
      }
    } else if ((opcode == 0x23 || opcode == 0x27) && function == 3 && rs1 == Registers.SP) {
      store(rs2 + (opcode == 0x27 ? 32 : 0), (word >> 25 << 5) | rd); // sd, fsd
    } else if ((opcode == 0x03 || opcode == 0x07) && function == 3 && rs1 == Registers.SP) {
      load(rd + (opcode == 0x07 ? 32 : 0)); // ld, fld
    } else if ((opcode == 0x6f || opcode == 0x67) && rd == 0 && body != null) {
      leave(); // j, jr: a tail call or a return
    }
  }
}
