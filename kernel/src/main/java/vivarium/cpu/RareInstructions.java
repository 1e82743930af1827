package vivarium.cpu;

import static vivarium.cpu.Decoder.immediate;
import static vivarium.cpu.Decoder.rd;
import static vivarium.cpu.Decoder.rs1;
import static vivarium.cpu.Decoder.rs2;

import java.lang.invoke.VarHandle;
import vivarium.mem.Access;

/**
 * Executes, one at a time, the instructions that the interpreter's main loop does not, and those
 * which it gives up on: accesses that miss the TLB, and floating point that needs care.
 */
final class RareInstructions {
  /** The instruction is done; the next one follows. */
  static final int DONE = -1;

  /** Done, but decoded code may be out of date: look it up again. */
  static final int LEAVE = -2;

  private final Hart hart;
  private final FloatInstructions floats;

  RareInstructions(Hart hart) {
    this.hart = hart;
    floats = new FloatInstructions(hart);
  }

  /**
   * Executes a decoded instruction on the register file {@code r}.
   *
   * @return {@link #DONE}, {@link #LEAVE}, or one of {@link Trap}'s constants
   */
  int execute(long word, long[] r) {
    int op = Decoder.op(word);
    return switch (op) {
      case Op.LB -> load(word, r, 1);
      case Op.LH -> load(word, r, 2);
      case Op.LW -> load(word, r, 4);
      case Op.LD -> load(word, r, 8);
      case Op.LBU -> load(word, r, 1);
      case Op.LHU -> load(word, r, 2);
      case Op.LWU -> load(word, r, 4);
      case Op.FLW -> load(word, r, 4);
      case Op.SB -> store(word, r, 1);
      case Op.SH -> store(word, r, 2);
      case Op.SW -> store(word, r, 4);
      case Op.SD -> store(word, r, 8);
      case Op.ECALL -> Trap.ECALL;
      case Op.EBREAK -> Trap.EBREAK;
      case Op.ILLEGAL -> Trap.ILLEGAL;
      case Op.FENCE -> {
        Ordering.fence(immediate(word));
        yield DONE;
      }
      case Op.FENCE_I -> {
        VarHandle.fullFence(); // stores to code that this hart has seen were announced before
        yield LEAVE;
      }
      case Op.CSRRW, Op.CSRRS, Op.CSRRC, Op.CSRRWI, Op.CSRRSI, Op.CSRRCI -> csr(op, word, r);
      case Op.MULHSU -> {
        r[rd(word)] = IntegerMath.multiplyHighSignedUnsigned(r[rs1(word)], r[rs2(word)]);
        yield DONE;
      }
      case Op.LR_W, Op.SC_W -> atomic(op, word, r, 4);
      case Op.LR_D, Op.SC_D -> atomic(op, word, r, 8);
      case Op.AMOSWAP_W,
          Op.AMOADD_W,
          Op.AMOXOR_W,
          Op.AMOAND_W,
          Op.AMOOR_W,
          Op.AMOMIN_W,
          Op.AMOMAX_W,
          Op.AMOMINU_W,
          Op.AMOMAXU_W ->
          atomic(op, word, r, 4);
      case Op.AMOSWAP_D,
          Op.AMOADD_D,
          Op.AMOXOR_D,
          Op.AMOAND_D,
          Op.AMOOR_D,
          Op.AMOMIN_D,
          Op.AMOMAX_D,
          Op.AMOMINU_D,
          Op.AMOMAXU_D ->
          atomic(op, word, r, 8);
      default -> floats.execute(word, r);
    };
  }

  private int load(long word, long[] r, int size) {
    Memory memory = hart.memory;
    if (!memory.load(r[rs1(word)] + immediate(word), size)) {
      return Trap.PAGE_FAULT;
    }
    long value = memory.value;
    r[rd(word)] =
        switch (Decoder.op(word)) {
          case Op.LB -> (byte) value;
          case Op.LH -> (short) value;
          case Op.LW -> (int) value;
          case Op.FLW -> FloatingPoint.box((int) value);
          default -> value;
        };
    return DONE;
  }

  private int store(long word, long[] r, int size) {
    return hart.assist.store(r[rs1(word)] + immediate(word), size, r[rs2(word)]);
  }

  private int atomic(int op, long word, long[] r, int size) {
    Memory memory = hart.memory;
    long va = r[rs1(word)];
    boolean isLoad = op == Op.LR_W || op == Op.LR_D;
    if ((va & size - 1) != 0) {
      memory.failed(va, isLoad ? Access.LOAD : Access.STORE);
      return Trap.MISALIGNED;
    }
    int before = hart.codeCache.invalidations;
    long operand = r[rs2(word)];
    boolean shared = hart.isShared();
    boolean done;
    if (isLoad) {
      if (shared) {
        Ordering.beforeLoadReserved(immediate(word));
      }
      done = memory.loadReserved(va, size);
    } else if (op == Op.SC_W || op == Op.SC_D) {
      done = memory.storeConditional(va, size, operand);
    } else if (size == 4) {
      done = memory.atomicWord(va, op, (int) operand);
    } else {
      done = memory.atomicDouble(va, op, operand);
    }
    if (!done) {
      return Trap.PAGE_FAULT;
    }
    if (shared && !isLoad) {
      Ordering.afterWrite(immediate(word));
    }
    r[rd(word)] = memory.value;
    return hart.codeCache.invalidations == before ? DONE : LEAVE;
  }

  /** Zicsr: the manual, chapter 9, for the registers that user mode has. */
  private int csr(int op, long word, long[] r) {
    int number = immediate(word) & 0xfff;
    int field = immediate(word) >>> 16;
    boolean swaps = op == Op.CSRRW || op == Op.CSRRWI;
    boolean fromRegister = op == Op.CSRRW || op == Op.CSRRS || op == Op.CSRRC;
    long operand = fromRegister ? r[rs1(word)] : field;
    boolean writes = swaps || field != 0;
    long old;
    switch (number) {
      case Csr.FFLAGS -> old = hart.fcsr & 0x1f;
      case Csr.FRM -> old = hart.fcsr >>> 5 & 7;
      case Csr.FCSR -> old = hart.fcsr & 0xff;
      case Csr.CYCLE, Csr.TIME -> old = hart.timeBase + hart.elapsedSoFar();
      case Csr.INSTRET -> old = hart.instretBase + hart.executedSoFar();
      default -> {
        return Trap.ILLEGAL;
      }
    }
    if (writes) {
      if (number >= Csr.CYCLE) {
        return Trap.ILLEGAL;
      }
      long value;
      if (swaps) {
        value = operand;
      } else if (op == Op.CSRRS || op == Op.CSRRSI) {
        value = old | operand;
      } else {
        value = old & ~operand;
      }
      int bits = (int) value;
      hart.fcsr =
          switch (number) {
            case Csr.FFLAGS -> hart.fcsr & 0xe0 | bits & 0x1f;
            case Csr.FRM -> hart.fcsr & 0x1f | (bits & 7) << 5;
            default -> bits & 0xff;
          };
    }
    r[rd(word)] = old;
    return DONE;
  }
}
