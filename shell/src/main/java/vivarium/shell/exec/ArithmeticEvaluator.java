package vivarium.shell.exec;

import java.util.function.ToLongFunction;

/**
 * Evaluates an arithmetic expansion: C's integer operators over 64-bit signed numbers, assignments
 * included (POSIX XCU 2.6.4). Skipped operands of {@code && || ?:} are parsed but have no effect.
 */
final class ArithmeticEvaluator {
  private static final String[] ASSIGNMENTS = {
    "<<=", ">>=", "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "="
  };
  private static final String[][] BINARY = {
    {"||"},
    {"&&"},
    {"|"},
    {"^"},
    {"&"},
    {"==", "!="},
    {"<=", ">=", "<", ">"},
    {"<<", ">>"},
    {"+", "-"},
    {"*", "/", "%"}
  };

  private final Variables variables;
  private final String text;
  private int position;
  private int skipping;
  private int depth;

  private ArithmeticEvaluator(Variables variables, String text) {
    this.variables = variables;
    this.text = text;
  }

  /** The value of the expression; an empty one is 0. */
  static long evaluate(Variables variables, String text) {
    return evaluate(variables, text, 0);
  }

  private static long evaluate(Variables variables, String text, int depth) {
    ArithmeticEvaluator evaluator = new ArithmeticEvaluator(variables, text);
    evaluator.depth = depth;
    evaluator.blanks();
    if (evaluator.position == text.length()) {
      return 0;
    }
    long value = evaluator.comma();
    if (evaluator.position < text.length()) {
      throw evaluator.error();
    }
    return value;
  }

  private ShellException.Failure error() {
    return new ShellException.Failure("arithmetic: syntax error in '" + text.strip() + "'", 2);
  }

  private void blanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private boolean take(String operator) {
    if (text.startsWith(operator, position)) {
      position += operator.length();
      blanks();
      return true;
    }
    return false;
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private long comma() {
    if (++depth > 500) {
      throw new ShellException.Failure("arithmetic: nested too deeply", 2);
    }
    long value = assignment();
    while (take(",")) {
      value = assignment();
    }
    depth--;
    return value;
  }

  private long assignment() {
    int start = position;
    String name = name();
    if (!name.isEmpty()) {
      blanks();
      for (String operator : ASSIGNMENTS) {
        if (text.startsWith(operator, position) && !text.startsWith("==", position)) {
          position += operator.length();
          blanks();
          return assign(name, operator, assignment());
        }
      }
      position = start;
    }
    return conditional();
  }

  private long assign(String name, String operator, long right) {
    if (skipping > 0) {
      return 0;
    }
    long value =
        operator.equals("=")
            ? right
            : apply(operator.substring(0, operator.length() - 1), value(name), right);
    variables.set(name, Long.toString(value));
    return value;
  }

  private long conditional() {
    long condition = binary(0);
    if (!take("?")) {
      return condition;
    }
    long yes = unless(condition == 0, e -> e.comma());
    if (!take(":")) {
      throw error();
    }
    long no = unless(condition != 0, e -> e.assignment());
    return condition != 0 ? yes : no;
  }

  private long unless(boolean skip, ToLongFunction<ArithmeticEvaluator> operand) {
    skipping += skip ? 1 : 0;
    long value = operand.applyAsLong(this);
    skipping -= skip ? 1 : 0;
    return value;
  }

  private long binary(int level) {
    if (level == BINARY.length) {
      return unary();
    }
    long left = binary(level + 1);
    while (true) {
      String operator = operatorAt(level);
      if (operator == null) {
        return left;
      }
      take(operator);
      if (level == 0) {
        long right = unless(left != 0, e -> e.binary(level + 1));
        left = left != 0 || right != 0 ? 1 : 0;
      } else if (level == 1) {
        long right = unless(left == 0, e -> e.binary(level + 1));
        left = left != 0 && right != 0 ? 1 : 0;
      } else {
        long right = binary(level + 1);
        left = skipping > 0 ? 0 : apply(operator, left, right);
      }
    }
  }

  private @org.jspecify.annotations.Nullable String operatorAt(int level) {
    for (String operator : BINARY[level]) {
      if (text.startsWith(operator, position)) {
        String rest = text.substring(position + operator.length());
        boolean longer =
            operator.length() == 1
                && !rest.isEmpty()
                && (rest.charAt(0) == '='
                    || ("&|<>".contains(operator) && rest.startsWith(operator)));
        if (!longer && !(operator.length() == 2 && rest.startsWith("=") && isShift(operator))) {
          return operator;
        }
      }
    }
    return null;
  }

  private static boolean isShift(String operator) {
    return operator.equals("<<") || operator.equals(">>");
  }

  private long apply(String operator, long left, long right) {
    return switch (operator) {
      case "|" -> left | right;
      case "^" -> left ^ right;
      case "&" -> left & right;
      case "==" -> left == right ? 1 : 0;
      case "!=" -> left != right ? 1 : 0;
      case "<" -> left < right ? 1 : 0;
      case ">" -> left > right ? 1 : 0;
      case "<=" -> left <= right ? 1 : 0;
      case ">=" -> left >= right ? 1 : 0;
      case "<<" -> left << right;
      case ">>" -> left >> right;
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/", "%" -> {
        if (right == 0) {
          throw new ShellException.Failure("arithmetic: division by 0", 2);
        }
        yield operator.equals("/") ? left / right : left % right;
      }
      default -> throw error();
    };
  }

  private long unary() {
    if (take("++") || take("--")) {
      String operator = text.startsWith("++", position - 2) ? "+" : "-";
      int back = position;
      String name = name();
      blanks();
      if (name.isEmpty()) {
        // "- -1" and "+ +1" written without a blank
        position = back;
        return unary();
      }
      return assign(name, operator + "=", 1);
    }
    if (take("-")) {
      return -unary();
    }
    if (take("+")) {
      return unary();
    }
    if (take("~")) {
      return ~unary();
    }
    if (at('!')) {
      take("!");
      return unary() == 0 ? 1 : 0;
    }
    return primary();
  }

  private long primary() {
    if (take("(")) {
      long value = comma();
      if (!take(")")) {
        throw error();
      }
      return value;
    }
    String name = name();
    if (!name.isEmpty()) {
      blanks();
      if (text.startsWith("++", position) || text.startsWith("--", position)) {
        String operator = text.substring(position, position + 1);
        take(operator + operator);
        long before = skipping > 0 ? 0 : value(name);
        assign(name, operator + "=", 1);
        return before;
      }
      return skipping > 0 ? 0 : value(name);
    }
    int start = position;
    while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw error();
    }
    long value = number(text.substring(start, position));
    blanks();
    return value;
  }

  private long number(String digits) {
    try {
      if (digits.startsWith("0x") || digits.startsWith("0X")) {
        return Long.parseUnsignedLong(digits.substring(2), 16);
      }
      return digits.length() > 1 && digits.startsWith("0")
          ? Long.parseLong(digits, 8)
          : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw error();
    }
  }

  private String name() {
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      boolean digit = c >= '0' && c <= '9';
      if (c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !digit) {
        break;
      }
      if (digit && position == start) {
        break;
      }
      position++;
    }
    return text.substring(start, position);
  }

  /** A variable's value is itself an expression, as in other shells. */
  private long value(String name) {
    String value = variables.get(name, "");
    if (depth > 100) {
      throw new ShellException.Failure("arithmetic: " + name + " refers to itself", 2);
    }
    return evaluate(variables, value, depth + 1);
  }
}
