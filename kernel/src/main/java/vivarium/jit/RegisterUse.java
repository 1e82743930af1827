package vivarium.jit;

import java.util.BitSet;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * Which registers a region uses and changes, the local each has, and of which type that is: a
 * floating-point register that double-precision arithmetic works on is a double, others their bits.
 */
final class RegisterUse {
  private final BitSet used = new BitSet();
  private final BitSet changed = new BitSet();
  private final BitSet inDoubles = new BitSet();
  private final BitSet inSingles = new BitSet();
  private final int[] locals = new int[Decoder.F + 32];

  RegisterUse(GuestCode code, Blocks blocks) {
    for (Blocks.Block block : blocks.list()) {
      for (int slot : block.slots()) {
        note(code.word(slot));
      }
    }
    used.or(changed);
    used.clear(0);
    used.clear(Decoder.SINK);
    changed.clear(0);
    changed.clear(Decoder.SINK);
    int local = RegionWriter.FIRST_REGISTER;
    for (int register : used()) {
      locals[register] = local;
      local += 2;
    }
  }

  private void note(long word) {
    int op = Decoder.op(word);
    if (GuestCode.isLeftToInterpreter(op)) {
      return;
    }
    boolean hasTarget = !GuestCode.isBranch(op) && !(op >= Op.SB && op <= Op.SD) && op != Op.FENCE;
    BitSet types =
        op >= Op.FADD_D && op <= Op.FEQ_D ? inDoubles : isRaw(op) ? inSingles : new BitSet();
    use(Decoder.rs1(word), types);
    use(Decoder.rs2(word), types);
    if (isFused(op)) {
      use(Decoder.rs3(word), types);
    }
    if (hasTarget) {
      changed.set(Decoder.rd(word));
      if (Decoder.rd(word) >= Decoder.F) {
        types.set(Decoder.rd(word));
      }
    }
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

  private void use(int register, BitSet types) {
    used.set(register);
    if (register >= Decoder.F) {
      types.set(register);
    }
  }

  int[] used() {
    return used.stream().toArray();
  }

  int[] changed() {
    return changed.stream().toArray();
  }

  boolean isDouble(int register) {
    return register >= Decoder.F && inDoubles.get(register) && !inSingles.get(register);
  }

  int local(int register) {
    return locals[register];
  }
}
