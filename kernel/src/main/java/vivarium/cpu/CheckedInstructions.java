package vivarium.cpu;

import static vivarium.cpu.Decoder.immediate;
import static vivarium.cpu.Decoder.rd;
import static vivarium.cpu.Decoder.rs1;
import static vivarium.cpu.Decoder.rs2;
import static vivarium.cpu.Decoder.rs3;

/**
 * The slow half of the checked engine: operands with undefined bits, accesses that need a closer
 * look, and all that {@link RareInstructions} executes, with the shadows of the results.
 */
final class CheckedInstructions {
  private final Hart hart;
  private final ShadowRegisters task;
  private final ShadowMemory shadow;
  private final Checker checker;
  private final long[] undefined;

  CheckedInstructions(Hart hart, ShadowRegisters task, ShadowMemory shadow) {
    this.hart = hart;
    this.task = task;
    this.shadow = shadow;
    checker = shadow.checker();
    undefined = task.undefined;
  }

  /**
   * An instruction has an operand with undefined bits: reports it if they matter here and now.
   *
   * @param w the decoded word, {@code a} and {@code b} its operands
   * @return the undefined bits of the result
   */
  long operands(long w, long a, long b, long pc) {
    int op = Decoder.op(w);
    long u = undefined[rs1(w)];
    long v = undefined[rs2(w)];
    if (op >= Op.LB && op <= Op.SD || op >= Op.LR_W && op <= Op.AMOMAXU_D || op == Op.JALR) {
      if (u != 0) {
        task.pc = pc;
        checker.undefinedAddress(task);
        undefined[rs1(w)] = 0;
      }
      return 0;
    }
    if (op >= Op.BEQ && op <= Op.BGEU || op >= Op.BEQ_NEAR && op <= Op.BGEU_NEAR) {
      if (!Definedness.decides(op, a, b, u, v)) {
        task.pc = pc;
        checker.undefinedCondition(task);
      }
      return 0;
    }
    return Definedness.result(op, a, b, immediate(w), u, v);
  }

  /** As {@link RareInstructions#execute}. */
  int execute(long w, long[] r, long pc) {
    task.pc = pc;
    int op = Decoder.op(w);
    return switch (op) {
      case Op.LB, Op.LBU -> load(w, r, 1);
      case Op.LH, Op.LHU -> load(w, r, 2);
      case Op.LW, Op.LWU, Op.FLW -> load(w, r, 4);
      case Op.LD -> load(w, r, 8);
      case Op.SB -> store(w, r, 1);
      case Op.SH -> store(w, r, 2);
      case Op.SW -> store(w, r, 4);
      case Op.SD -> store(w, r, 8);
      case Op.FMADD_S, Op.FMSUB_S, Op.FNMSUB_S, Op.FNMADD_S -> {
        undefined[rd(w)] |= undefined[rs3(w)] != 0 ? -1 : 0;
        yield hart.rare.execute(w, r);
      }
      default -> op >= Op.LR_W && op <= Op.AMOMAXU_D ? atomic(op, w, r) : hart.rare.execute(w, r);
    };
  }

  private int load(long w, long[] r, int size) {
    long va = r[rs1(w)] + immediate(w);
    long known = examine(va, size, false, r, w);
    int outcome = hart.rare.execute(w, r);
    if (outcome != RareInstructions.DONE) {
      return outcome;
    }
    undefined[rd(w)] =
        switch (Decoder.op(w)) {
          case Op.LB -> (byte) known;
          case Op.LH -> (short) known;
          case Op.LW -> (int) known;
          default -> known;
        };
    return outcome;
  }

  private int store(long w, long[] r, int size) {
    long va = r[rs1(w)] + immediate(w);
    examine(va, size, true, r, w);
    int outcome = hart.rare.execute(w, r);
    if (outcome == RareInstructions.DONE || outcome == RareInstructions.LEAVE) {
      put(va, size, undefined[rs2(w)]);
    }
    return outcome;
  }

  private void put(long va, int size, long bits) {
    for (int i = 0; i < size; i++) {
      shadow.setUndefined(va + i, (int) (bits >>> 8 * i) & 0xff);
    }
  }

  /**
   * The undefined bits of some bytes, zero-extended, after reporting an access that must not be. A
   * load of an aligned double word that is in part addressable is no error, as in memcheck: such
   * loads cannot fault, and word-wise string functions make them. An access that will fault is
   * reported once, not when it is made again.
   */
  private long examine(long va, int size, boolean store, long[] r, long w) {
    long bits = 0;
    int bad = 0;
    int badBytes = 0;
    for (int i = 0; i < size; i++) {
      if (shadow.addressable(va + i)) {
        bits |= (long) shadow.undefined(va + i) << 8 * i;
      } else {
        bad++;
        badBytes |= 1 << i;
      }
    }
    if (bad == 0) {
      return bits;
    }
    if (!store && size == 8 && (va & 7) == 0 && bad < size) {
      for (int i = 0; i < size; i++) {
        if ((badBytes >> i & 1) != 0) {
          bits |= 0xffL << 8 * i;
        }
      }
      return bits;
    }
    if (task.reported != va) {
      checker.invalid(task, va, size, store);
    }
    boolean present =
        hart.tlb.readTag[vivarium.mem.Tlb.index(va)] == (va & -4096L)
            || hart.fillTlb(va, store ? vivarium.mem.Access.STORE : vivarium.mem.Access.LOAD);
    task.reported = present ? -1 : va;
    return bits;
  }

  private int atomic(int op, long w, long[] r) {
    int size = op >= Op.LR_D ? 8 : 4;
    long va = r[rs1(w)];
    boolean isLoad = op == Op.LR_W || op == Op.LR_D;
    boolean conditional = op == Op.SC_W || op == Op.SC_D;
    if ((va & size - 1) != 0) {
      return hart.rare.execute(w, r);
    }
    long before = examine(va, size, !isLoad, r, w);
    long operand = undefined[rs2(w)];
    int outcome = hart.rare.execute(w, r);
    if (outcome != RareInstructions.DONE && outcome != RareInstructions.LEAVE) {
      return outcome;
    }
    if (conditional) {
      if (r[rd(w)] == 0) {
        put(va, size, operand);
      }
      undefined[rd(w)] = 0;
      return outcome;
    }
    if (!isLoad) {
      boolean swaps = op == Op.AMOSWAP_W || op == Op.AMOSWAP_D;
      put(va, size, swaps ? operand : (before | operand) != 0 ? -1 : 0);
    }
    undefined[rd(w)] = size == 4 ? (int) before : before;
    return outcome;
  }
}
