package vivarium.cpu;

/** What an AMO instruction stores, given what was in memory and its operand. */
final class AtomicOperations {
  private AtomicOperations() {}

  static int word(int op, int old, int operand) {
    return switch (op) {
      case Op.AMOSWAP_W -> operand;
      case Op.AMOADD_W -> old + operand;
      case Op.AMOXOR_W -> old ^ operand;
      case Op.AMOAND_W -> old & operand;
      case Op.AMOOR_W -> old | operand;
      case Op.AMOMIN_W -> Math.min(old, operand);
      case Op.AMOMAX_W -> Math.max(old, operand);
      case Op.AMOMINU_W -> Integer.compareUnsigned(old, operand) < 0 ? old : operand;
      case Op.AMOMAXU_W -> Integer.compareUnsigned(old, operand) > 0 ? old : operand;
      default -> throw new IllegalStateException("not an atomic operation: " + op);
    };
  }

  static long doubleWord(int op, long old, long operand) {
    return switch (op) {
      case Op.AMOSWAP_D -> operand;
      case Op.AMOADD_D -> old + operand;
      case Op.AMOXOR_D -> old ^ operand;
      case Op.AMOAND_D -> old & operand;
      case Op.AMOOR_D -> old | operand;
      case Op.AMOMIN_D -> Math.min(old, operand);
      case Op.AMOMAX_D -> Math.max(old, operand);
      case Op.AMOMINU_D -> Long.compareUnsigned(old, operand) < 0 ? old : operand;
      case Op.AMOMAXU_D -> Long.compareUnsigned(old, operand) > 0 ? old : operand;
      default -> throw new IllegalStateException("not an atomic operation: " + op);
    };
  }
}
