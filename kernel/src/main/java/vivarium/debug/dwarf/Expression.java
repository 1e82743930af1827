package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/**
 * Evaluates a DWARF expression (2.5) for a frame. What it does not support, such as the entry
 * values of parameters, makes the result unavailable; the number of steps is limited.
 */
final class Expression {
  private static final int MAX_STEPS = 10_000;
  private static final int MAX_STACK = 256;
  private static final int MAX_DEPTH = 8;

  /** What cannot be had, as a result rather than an error. */
  private static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnavailableException(String message) {
      super(message, null, false, false);
    }
  }

  private final Machine machine;
  private final @Nullable Unit unit;
  private long[] stack = new long[16];
  private int size;
  private int steps;

  private @Nullable Location simple;
  private final List<Location.Piece> pieces = new ArrayList<>();

  private Expression(Machine machine, @Nullable Unit unit) {
    this.machine = machine;
    this.unit = unit;
  }

  /**
   * The number that an expression of call frame information gives, or null.
   *
   * @param first what is on the stack at the start
   */
  static @Nullable Long number(Cursor c, Machine machine, long... first) {
    Expression expression = new Expression(machine, null);
    try {
      for (long value : first) {
        expression.push(value);
      }
      expression.run(c, 0);
      return expression.pop();
    } catch (UnavailableException | BadObjectException e) {
      return null;
    }
  }

  /** The place that an expression of an entry describes. */
  static Location location(Cursor c, Machine machine, Unit unit) {
    Expression expression = new Expression(machine, unit);
    try {
      if (!c.hasMore()) {
        return new Location.Unavailable("optimised out");
      }
      expression.run(c, 0);
      return expression.result();
    } catch (UnavailableException | BadObjectException e) {
      return new Location.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Location result() {
    if (!pieces.isEmpty()) {
      return new Location.Pieces(pieces);
    }
    return simple != null ? simple : new Location.Memory(pop());
  }

  private void push(long value) {
    if (size == MAX_STACK) {
      throw new BadObjectException("an expression's stack grows too large");
    }
    if (size == stack.length) {
      stack = Arrays.copyOf(stack, 2 * size);
    }
    stack[size++] = value;
  }

  private long pop() {
    if (size == 0) {
      throw new BadObjectException("an expression's stack is empty");
    }
    return stack[--size];
  }

  private long pick(int below) {
    if (below >= size) {
      throw new BadObjectException("an expression's stack is not that deep");
    }
    return stack[size - 1 - below];
  }

  private static long known(@Nullable Long value, String what) {
    if (value == null) {
      throw new UnavailableException(what);
    }
    return value;
  }

  private long register(int number) {
    return known(machine.register(number), "register " + number + " is not known");
  }

  private Unit unit() {
    Unit present = unit;
    if (present == null) {
      throw new BadObjectException("an operation that needs a unit");
    }
    return present;
  }

  private void run(Cursor c, int depth) {
    if (depth > MAX_DEPTH) {
      throw new BadObjectException("expressions within expressions");
    }
    int start = c.position();
    while (c.hasMore()) {
      if (++steps > MAX_STEPS) {
        throw new BadObjectException("an expression that does not end");
      }
      int op = c.u8();
      if (op >= Operation.LIT0 && op < Operation.LIT0 + 32) {
        push(op - Operation.LIT0);
      } else if (op >= Operation.REG0 && op < Operation.REG0 + 32) {
        simple = new Location.Register(op - Operation.REG0);
      } else if (op >= Operation.BREG0 && op < Operation.BREG0 + 32) {
        push(register(op - Operation.BREG0) + c.sleb());
      } else if (!constant(op, c) && !arithmetic(op, c)) {
        other(op, c, start, depth);
      }
    }
  }

  private boolean constant(int op, Cursor c) {
    switch (op) {
      case Operation.ADDR -> push(c.u64() + machine.bias());
      case Operation.ADDRX, Operation.GNU_ADDR_INDEX ->
          push(unit().address(c.uleb()) + machine.bias());
      case Operation.CONSTX, Operation.GNU_CONST_INDEX -> push(unit().address(c.uleb()));
      case Operation.CONST1U -> push(c.u8());
      case Operation.CONST1S -> push(c.s8());
      case Operation.CONST2U -> push(c.u16());
      case Operation.CONST2S -> push((short) c.u16());
      case Operation.CONST4U -> push(c.u32());
      case Operation.CONST4S -> push(c.s32());
      case Operation.CONST8U, Operation.CONST8S -> push(c.u64());
      case Operation.CONSTU -> push(c.uleb());
      case Operation.CONSTS -> push(c.sleb());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean arithmetic(int op, Cursor c) {
    switch (op) {
      case Operation.DUP -> push(pick(0));
      case Operation.DROP -> pop();
      case Operation.OVER -> push(pick(1));
      case Operation.PICK -> push(pick(c.u8()));
      case Operation.SWAP -> {
        long top = pop();
        long below = pop();
        push(top);
        push(below);
      }
      case Operation.ROT -> {
        long first = pop();
        long second = pop();
        long third = pop();
        push(first);
        push(third);
        push(second);
      }
      case Operation.ABS -> push(Math.abs(pop()));
      case Operation.NEG -> push(-pop());
      case Operation.NOT -> push(~pop());
      case Operation.PLUS_UCONST -> push(pop() + c.uleb());
      case Operation.AND,
          Operation.DIV,
          Operation.MINUS,
          Operation.MOD,
          Operation.MUL,
          Operation.OR,
          Operation.PLUS,
          Operation.SHL,
          Operation.SHR,
          Operation.SHRA,
          Operation.XOR,
          Operation.EQ,
          Operation.GE,
          Operation.GT,
          Operation.LE,
          Operation.LT,
          Operation.NE -> {
        long right = pop();
        push(binary(op, pop(), right));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long binary(int op, long a, long b) {
    return switch (op) {
      case Operation.AND -> a & b;
      case Operation.OR -> a | b;
      case Operation.XOR -> a ^ b;
      case Operation.PLUS -> a + b;
      case Operation.MINUS -> a - b;
      case Operation.MUL -> a * b;
      case Operation.DIV -> a / nonZero(b);
      case Operation.MOD -> Long.remainderUnsigned(a, nonZero(b));
      case Operation.SHL -> Long.compareUnsigned(b, 64) < 0 ? a << b : 0;
      case Operation.SHR -> Long.compareUnsigned(b, 64) < 0 ? a >>> b : 0;
      case Operation.SHRA -> a >> (Long.compareUnsigned(b, 64) < 0 ? b : 63);
      case Operation.EQ -> a == b ? 1 : 0;
      case Operation.GE -> a >= b ? 1 : 0;
      case Operation.GT -> a > b ? 1 : 0;
      case Operation.LE -> a <= b ? 1 : 0;
      case Operation.LT -> a < b ? 1 : 0;
      default -> a != b ? 1 : 0;
    };
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw new BadObjectException("an expression divides by zero");
    }
    return divisor;
  }

  private long memory(long address, int bytes) {
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
      throw new UnavailableException("a number of " + bytes + " bytes");
    }
    return known(machine.memory(address, bytes), "nothing is at 0x" + Long.toHexString(address));
  }

  private void other(int op, Cursor c, int start, int depth) {
    switch (op) {
      case Operation.NOP -> {}
      case Operation.DEREF -> push(memory(pop(), 8));
      case Operation.DEREF_SIZE -> {
        int bytes = c.u8();
        push(memory(pop(), bytes));
      }
      case Operation.DEREF_TYPE, Operation.GNU_DEREF_TYPE -> {
        int bytes = c.u8();
        c.uleb();
        push(memory(pop(), bytes));
      }
      case Operation.SKIP -> {
        int distance = (short) c.u16();
        c.moveTo(Math.max(start, c.position() + distance));
      }
      case Operation.BRA -> {
        int distance = (short) c.u16();
        if (pop() != 0) {
          c.moveTo(Math.max(start, c.position() + distance));
        }
      }
      case Operation.REGX -> simple = new Location.Register(c.ulebInt());
      case Operation.BREGX -> {
        long base = register(c.ulebInt());
        push(base + c.sleb());
      }
      case Operation.REGVAL_TYPE, Operation.GNU_REGVAL_TYPE -> {
        push(register(c.ulebInt()));
        c.uleb();
      }
      case Operation.FBREG ->
          push(known(machine.frameBase(), "the frame base is not known") + c.sleb());
      case Operation.CALL_FRAME_CFA -> push(known(machine.cfa(), "the CFA is not known"));
      case Operation.FORM_TLS_ADDRESS, Operation.GNU_PUSH_TLS_ADDRESS ->
          push(known(machine.threadLocal(pop()), "a thread's own variable"));
      case Operation.STACK_VALUE -> simple = new Location.Number(pop());
      case Operation.IMPLICIT_VALUE -> simple = new Location.Bytes(c.block(c.uleb()));
      case Operation.CONST_TYPE, Operation.GNU_CONST_TYPE -> {
        c.uleb();
        int bytes = c.u8();
        Cursor value = c.slice(bytes);
        if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
          throw new UnavailableException("a constant of " + bytes + " bytes");
        }
        push(value.unsigned(bytes));
      }
      case Operation.CONVERT,
          Operation.REINTERPRET,
          Operation.GNU_CONVERT,
          Operation.GNU_REINTERPRET ->
          throw new UnavailableException("a computed value of another type");
      case Operation.PIECE -> piece(8 * c.uleb());
      case Operation.BIT_PIECE -> {
        long bits = c.uleb();
        c.uleb();
        piece(bits);
      }
      case Operation.ENTRY_VALUE, Operation.GNU_ENTRY_VALUE -> {
        c.slice(c.uleb());
        throw new UnavailableException("optimised out: only its value at the call was known");
      }
      case Operation.IMPLICIT_POINTER, Operation.GNU_IMPLICIT_POINTER ->
          throw new UnavailableException("optimised out: a pointer to what is nowhere");
      case Operation.PUSH_OBJECT_ADDRESS, Operation.CALL2, Operation.CALL4, Operation.CALL_REF ->
          throw new UnavailableException("an operation that is not supported");
      default -> throw new BadObjectException("unknown operation 0x" + Integer.toHexString(op));
    }
  }

  private void piece(long bits) {
    Location part =
        simple != null
            ? simple
            : size > 0 ? new Location.Memory(pop()) : new Location.Unavailable("optimised out");
    pieces.add(new Location.Piece(part, bits));
    simple = null;
  }
}
