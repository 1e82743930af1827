package vivarium.jit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * Which registers a region uses and changes, the local each has, and of which type that is: a
 * floating-point register that double-precision arithmetic works on is a double, others their bits.
 */
final class RegisterUse {
  private final BitSet changed = new BitSet();
  private final BitSet inDoubles = new BitSet();
  private final BitSet inSingles = new BitSet();
  private final Map<Block, BitSet> byBlock = new HashMap<>();
  private boolean floats;

  RegisterUse(GuestCode code, Blocks blocks) {
    for (Block block : blocks.list()) {
      BitSet used = new BitSet();
      for (int slot : block.slots) {
        note(code.word(slot), used);
      }
      used.clear(0);
      used.clear(Decoder.SINK);
      byBlock.put(block, used);
    }
    changed.clear(0);
    changed.clear(Decoder.SINK);
  }

  private void note(long word, BitSet used) {
    int op = Decoder.op(word);
    if (GuestCode.isLeftToInterpreter(op)) {
      return;
    }
    floats |= op >= Op.FADD_D && op <= Op.FCVT_S_W || op >= Op.FMADD_S && op <= Op.FCLASS_S;
    BitSet types =
        op >= Op.FADD_D && op <= Op.FEQ_D ? inDoubles : isRaw(op) ? inSingles : new BitSet();
    use(Decoder.rs1(word), types, used);
    use(Decoder.rs2(word), types, used);
    if (isFused(op)) {
      use(Decoder.rs3(word), types, used);
    }
    if (hasTarget(op)) {
      changed.set(Decoder.rd(word));
      use(Decoder.rd(word), types, used);
    }
  }

  /** Whether an instruction of a region changes its rd. */
  static boolean hasTarget(int op) {
    return !GuestCode.isBranch(op)
        && !WindowUse.isStore(op)
        && !GuestCode.isLeftToInterpreter(op)
        && op != Op.FENCE;
  }

  static boolean isFused(int op) {
    return op >= Op.FMADD_D && op <= Op.FNMADD_D
        || op >= Op.FMADD_S && op <= Op.FNMADD_S
        || op == Op.ROUNDED;
  }

  /** Whether an operation is simplest on the bits of registers: single precision. */
  private static boolean isRaw(int op) {
    return op == Op.FLW
        || op == Op.FCVT_S_D
        || op == Op.FCVT_D_S
        || op >= Op.FADD_S && op <= Op.FMV_W_X
        || op >= Op.FMADD_S && op <= Op.FCLASS_S;
  }

  private static void use(int register, BitSet types, BitSet used) {
    used.set(register);
    if (register >= Decoder.F) {
      types.set(register);
    }
  }

  /** The registers that a block works with. */
  BitSet of(Block block) {
    return byBlock.getOrDefault(block, new BitSet());
  }

  /** Whether there is floating-point arithmetic. */
  boolean hasFloats() {
    return floats;
  }

  /** Registers that some instruction of the region may change. */
  BitSet changed() {
    return changed;
  }

  /** Whether some instruction of the region may change the register. */
  boolean isChanged(int register) {
    return changed.get(register);
  }

  boolean isDouble(int register) {
    return register >= Decoder.F && inDoubles.get(register) && !inSingles.get(register);
  }

  /** The register's local, the same in all scopes. */
  int local(int register) {
    int dense = register < Decoder.SINK ? register : 32 + register - Decoder.F;
    return RegionWriter.FIRST_REGISTER + 2 * dense;
  }
}
