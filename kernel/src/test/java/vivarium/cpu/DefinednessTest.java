package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The rules against their meaning: every value of the undefined bits is tried, and a bit of the
 * result is undefined if it is not always the same. Random operands; a failure names them.
 */
class DefinednessTest {
  private static final int ROUNDS = 3000;
  private static final int MOST_UNDEFINED = 6;

  /** Operations whose rule must say exactly what happens. */
  private static final Map<Integer, LongBinaryOperator> EXACT =
      Map.ofEntries(
          Map.entry(Op.OR, (a, b) -> a | b),
          Map.entry(Op.XOR, (a, b) -> a ^ b),
          Map.entry(Op.SLT, (a, b) -> a < b ? 1 : 0),
          Map.entry(Op.SLTU, (a, b) -> Long.compareUnsigned(a, b) < 0 ? 1 : 0),
          Map.entry(Op.FSGNJ_D, (a, b) -> a & Long.MAX_VALUE | b & Long.MIN_VALUE));

  /** Those whose rule may call too much undefined, but never too little. */
  private static final Map<Integer, LongBinaryOperator> SOUND =
      Map.ofEntries(
          Map.entry(Op.ADD, (a, b) -> a + b),
          Map.entry(Op.SUB, (a, b) -> a - b),
          Map.entry(Op.ADDW, (a, b) -> (int) (a + b)),
          Map.entry(Op.SUBW, (a, b) -> (int) (a - b)),
          Map.entry(Op.AND, (a, b) -> a & b),
          Map.entry(Op.SLL, (a, b) -> a << b),
          Map.entry(Op.SRL, (a, b) -> a >>> b),
          Map.entry(Op.SRA, (a, b) -> a >> b),
          Map.entry(Op.SLLW, (a, b) -> (int) a << (int) b),
          Map.entry(Op.SRLW, (a, b) -> (int) a >>> (int) b),
          Map.entry(Op.SRAW, (a, b) -> (int) a >> (int) b),
          Map.entry(Op.MUL, (a, b) -> a * b),
          Map.entry(Op.MULW, (a, b) -> (int) (a * b)),
          Map.entry(Op.DIV, IntegerMath::divide));

  private final SplittableRandom random = new SplittableRandom(20);

  private long operand() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(-20, 20);
      case 1 -> {
        long half = random.nextLong(); // with another, a quarter of the bits is set
        yield half & random.nextLong();
      }
      default -> random.nextLong();
    };
  }

  private long undefinedBits() {
    long bits = 0;
    int near = random.nextInt(64);
    for (int i = random.nextInt(MOST_UNDEFINED / 2 + 1); i > 0; i--) {
      bits |= 1L << near + random.nextInt(8);
    }
    return bits;
  }

  /** The bits of a result that are not the same for all values of the undefined bits. */
  private static long varying(LongBinaryOperator operation, long a, long b, long u, long v) {
    long first = operation.applyAsLong(a, b);
    long varying = 0;
    long x = u;
    do {
      long y = v;
      do {
        varying |= first ^ operation.applyAsLong(a & ~u | x, b & ~v | y);
        y = y - 1 & v;
      } while (y != v);
      x = x - 1 & u;
    } while (x != u);
    return varying;
  }

  private void compare(int op, LongBinaryOperator operation, boolean exact) {
    for (int i = 0; i < ROUNDS; i++) {
      long a = operand();
      long b = operand();
      long u = undefinedBits();
      long v = undefinedBits();
      if ((u | v) == 0 || a == -b) { // nothing to say, or the rule for the lowest set bit
        continue;
      }
      long said = Definedness.result(op, a, b, 0, u, v);
      long varying = varying(operation, a, b, u, v);
      String what = String.format("op %d a %x b %x u %x v %x", op, a, b, u, v);
      assertEquals(0, varying & ~said, what);
      if (exact) {
        assertEquals(varying, said, what);
      }
    }
  }

  @Test
  void exactRulesSayWhatHappens() {
    EXACT.forEach((op, operation) -> compare(op, operation, true));
  }

  @Test
  void noRuleCallsABitDefinedThatIsNot() {
    SOUND.forEach((op, operation) -> compare(op, operation, false));
  }

  @Test
  void branchesAreDecidedIfNoUndefinedBitCanTurnThem() {
    Map<Integer, LongBinaryOperator> branches =
        Map.of(
            Op.BEQ, (a, b) -> a == b ? 1 : 0,
            Op.BLT, (a, b) -> a < b ? 1 : 0,
            Op.BGEU, (a, b) -> Long.compareUnsigned(a, b) >= 0 ? 1 : 0);
    branches.forEach((op, operation) -> {
      for (int i = 0; i < ROUNDS; i++) {
        long a = operand();
        long b = operand();
        long u = undefinedBits();
        long v = undefinedBits();
        if ((u | v) == 0) {
          continue;
        }
        boolean decided = varying(operation, a, b, u, v) == 0;
        String what = String.format("op %d a %x b %x u %x v %x", op, a, b, u, v);
        assertEquals(decided, Definedness.decides(op, a, b, u, v), what);
      }
    });
  }

  @Test
  void theLowestSetBitIsKnownWhateverLiesAbove() {
    long a = 0x1234_5600L;
    assertEquals(0, Definedness.result(Op.AND, a, -a, 0, 0xffff_0000L, 0xffff_0000L));
    assertEquals(0x100, Definedness.result(Op.AND, a, -a, 0, 0x100, 0x100) & 0x1ff);
  }
}
