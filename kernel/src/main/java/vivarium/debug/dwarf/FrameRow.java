package vivarium.debug.dwarf;

import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.Cursor;

/**
 * A row of the table that call frame information stands for (6.4.1): at one place of the code, how
 * the canonical frame address (CFA) and the caller's registers are found. Registers are numbered as
 * in the psABI: x0 to x31, f0 to f31 as 32 to 63.
 */
public final class FrameRow {
  /** Registers that are followed; vector registers and CSRs are not. */
  public static final int REGISTERS = 65;

  /** How a register is found (6.4.1); the values of the array {@link #rules}. */
  public static final byte UNSPECIFIED = 0;

  public static final byte UNDEFINED = 1;
  public static final byte SAME = 2;

  /** Saved at CFA + the rule's number. */
  public static final byte OFFSET = 3;

  /** Its value is CFA + the rule's number. */
  public static final byte VALUE_OFFSET = 4;

  /** It is in the register of the rule's number. */
  public static final byte REGISTER = 5;

  /** Saved at the address that an expression gives, with the CFA pushed first. */
  public static final byte EXPRESSION = 6;

  /** Its value is what an expression gives. */
  public static final byte VALUE_EXPRESSION = 7;

  private final byte[] rules;
  private final long[] numbers;
  private final @Nullable Cursor[] expressions;

  int cfaRegister;
  long cfaOffset;
  @Nullable Cursor cfaExpression;

  /** First address that the row is for, and the first behind. */
  long start;

  long end;
  int returnRegister;
  boolean signal;

  /** A row in which nothing is known: for one that is made of other things than CFI. */
  public FrameRow() {
    rules = new byte[REGISTERS];
    numbers = new long[REGISTERS];
    expressions = new Cursor[REGISTERS];
  }

  FrameRow(FrameRow other) {
    rules = other.rules.clone();
    numbers = other.numbers.clone();
    expressions = other.expressions.clone();
    cfaRegister = other.cfaRegister;
    cfaOffset = other.cfaOffset;
    cfaExpression = other.cfaExpression;
    start = other.start;
    end = other.end;
    returnRegister = other.returnRegister;
    signal = other.signal;
  }

  /** Sets a rule that has no expression. */
  public void set(int register, byte rule, long number) {
    if (register < REGISTERS) {
      rules[register] = rule;
      numbers[register] = number;
      expressions[register] = null;
    }
  }

  void set(int register, byte rule, Cursor expression) {
    if (register < REGISTERS) {
      rules[register] = rule;
      expressions[register] = expression;
    }
  }

  void copy(int register, FrameRow from) {
    if (register < REGISTERS) {
      rules[register] = from.rules[register];
      numbers[register] = from.numbers[register];
      expressions[register] = from.expressions[register];
    }
  }

  /** The rule of a register: one of the constants here. */
  public byte rule(int register) {
    return register >= 0 && register < REGISTERS ? rules[register] : UNSPECIFIED;
  }

  /** The offset or register number of a rule. */
  public long number(int register) {
    return numbers[register];
  }

  /** The expression of a rule that has one. */
  public Cursor expression(int register) {
    Cursor expression = expressions[register];
    if (expression == null) {
      throw new IllegalStateException("no expression for register " + register);
    }
    return new Cursor(expression.bytes(), expression.position(), expression.limit());
  }

  /** The register that the CFA counts from, unless it is an expression. */
  public int cfaRegister() {
    return cfaRegister;
  }

  /** What is added to it. */
  public long cfaOffset() {
    return cfaOffset;
  }

  /** The expression that gives the CFA, or null. */
  public @Nullable Cursor cfaExpression() {
    Cursor expression = cfaExpression;
    return expression == null
        ? null
        : new Cursor(expression.bytes(), expression.position(), expression.limit());
  }

  /** Says that the CFA is a register's value and an offset. */
  public void setCfa(int register, long offset) {
    cfaRegister = register;
    cfaOffset = offset;
    cfaExpression = null;
  }

  /** Says which register's rule gives the return address. */
  public void setReturnRegister(int register) {
    returnRegister = register;
  }

  /** The register whose rule gives the return address. */
  public int returnRegister() {
    return returnRegister;
  }

  /** Whether the code is where a signal handler returns to, so that the pc is not behind a call. */
  public boolean signal() {
    return signal;
  }

  /** The canonical frame address of a frame, or null if it cannot be had. */
  public @Nullable Long cfa(Machine machine) {
    Cursor expression = cfaExpression();
    if (expression != null) {
      return Expression.number(expression, machine);
    }
    Long base = machine.register(cfaRegister);
    return base == null ? null : base + cfaOffset;
  }

  /** Where the caller's value of a register is saved, or null if it is not in memory. */
  public @Nullable Long savedAt(int register, Machine machine) {
    Long cfa = machine.cfa();
    if (cfa == null) {
      return null;
    }
    return switch (rule(register)) {
      case OFFSET -> cfa + number(register);
      case EXPRESSION -> Expression.number(expression(register), machine, cfa);
      default -> null;
    };
  }

  /**
   * The caller's value of a register, or null if it cannot be had. A register without a rule has
   * kept its value.
   */
  public @Nullable Long caller(int register, Machine machine) {
    Long cfa = machine.cfa();
    return switch (rule(register)) {
      case UNDEFINED -> null;
      case OFFSET, EXPRESSION -> {
        Long address = savedAt(register, machine);
        yield address == null ? null : machine.memory(address, 8);
      }
      case VALUE_OFFSET -> cfa == null ? null : cfa + number(register);
      case REGISTER -> machine.register((int) number(register));
      case VALUE_EXPRESSION ->
          cfa == null ? null : Expression.number(expression(register), machine, cfa);
      default -> machine.register(register);
    };
  }
}
