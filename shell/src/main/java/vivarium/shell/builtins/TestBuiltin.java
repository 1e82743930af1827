package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.OperatingSystem.FileStatus;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/** {@code test} and {@code [}: inside the shell because loops turn on them. */
final class TestBuiltin {
  private final Shell shell;
  private final List<String> words;
  private int at;

  private TestBuiltin(Shell shell, List<String> words) {
    this.shell = shell;
    this.words = words;
  }

  static List<Builtin> rows() {
    return List.of(
        ordinary(
            "test",
            "test EXPRESSION",
            "check files, texts and numbers",
            (s, a) -> run(s, a.subList(1, a.size())),
            "test -f /etc/passwd && echo there"),
        ordinary(
            "[",
            "[ EXPRESSION ]",
            "the same as test",
            TestBuiltin::bracket,
            "[ $# -gt 0 ] || echo no arguments"));
  }

  private static int bracket(Shell shell, List<String> arguments) {
    if (!arguments.getLast().equals("]") || arguments.size() < 2) {
      throw new ShellException.Failure("missing ]", 2);
    }
    return run(shell, arguments.subList(1, arguments.size() - 1));
  }

  private static int run(Shell shell, List<String> words) {
    if (words.isEmpty()) {
      return 1;
    }
    TestBuiltin test = new TestBuiltin(shell, words);
    boolean result = test.whole();
    return result ? 0 : 1;
  }

  /** POSIX decides up to four arguments by their number, so that any text may be an operand. */
  private boolean whole() {
    int n = words.size();
    if (n == 1) {
      return !words.get(0).isEmpty();
    }
    if (n == 2 && words.get(0).equals("!")) {
      return words.get(1).isEmpty();
    }
    if (n == 3 && isBinary(words.get(1))) {
      return binary(words.get(0), words.get(1), words.get(2));
    }
    if (n == 3 && words.get(0).equals("!")) {
      return !unary(words.get(1), words.get(2));
    }
    if (n == 4 && words.get(0).equals("!") && isBinary(words.get(2))) {
      return !binary(words.get(1), words.get(2), words.get(3));
    }
    boolean result = or();
    if (at < n) {
      throw new ShellException.Failure("unexpected " + words.get(at), 2);
    }
    return result;
  }

  private @Nullable String peek() {
    return at < words.size() ? words.get(at) : null;
  }

  private boolean or() {
    boolean result = and();
    while ("-o".equals(peek())) {
      at++;
      result |= and();
    }
    return result;
  }

  private boolean and() {
    boolean result = not();
    while ("-a".equals(peek())) {
      at++;
      result &= not();
    }
    return result;
  }

  private boolean not() {
    if ("!".equals(peek()) && at + 1 < words.size()) {
      at++;
      return !not();
    }
    return primary();
  }

  private boolean primary() {
    String word = peek();
    if (word == null) {
      throw new ShellException.Failure("argument expected", 2);
    }
    if (word.equals("(") && words.size() > at + 1) {
      at++;
      boolean result = or();
      if (!")".equals(peek())) {
        throw new ShellException.Failure("missing )", 2);
      }
      at++;
      return result;
    }
    if (at + 2 < words.size() && isBinary(words.get(at + 1))) {
      at += 3;
      return binary(word, words.get(at - 2), words.get(at - 1));
    }
    if (at + 1 < words.size() && word.length() == 2 && word.charAt(0) == '-') {
      at += 2;
      return unary(word, words.get(at - 1));
    }
    at++;
    return !word.isEmpty();
  }

  private static boolean isBinary(String word) {
    return switch (word) {
      case "=",
          "==",
          "!=",
          "<",
          ">",
          "-eq",
          "-ne",
          "-lt",
          "-le",
          "-gt",
          "-ge",
          "-nt",
          "-ot",
          "-ef" ->
          true;
      default -> false;
    };
  }

  private boolean binary(String left, String operator, String right) {
    return switch (operator) {
      case "=", "==" -> left.equals(right);
      case "!=" -> !left.equals(right);
      case "<" -> left.compareTo(right) < 0;
      case ">" -> left.compareTo(right) > 0;
      case "-eq" -> number(left) == number(right);
      case "-ne" -> number(left) != number(right);
      case "-lt" -> number(left) < number(right);
      case "-le" -> number(left) <= number(right);
      case "-gt" -> number(left) > number(right);
      case "-ge" -> number(left) >= number(right);
      default -> files(operator, status(left, true), status(right, true));
    };
  }

  private static boolean files(
      String operator, @Nullable FileStatus left, @Nullable FileStatus right) {
    if (operator.equals("-ef")) {
      return left != null
          && right != null
          && left.device() == right.device()
          && left.inode() == right.inode();
    }
    FileStatus newer = operator.equals("-nt") ? left : right;
    FileStatus older = operator.equals("-nt") ? right : left;
    return newer != null && (older == null || newer.modifiedNs() > older.modifiedNs());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(text + ": not a number", 2);
    }
  }

  private boolean unary(String operator, String operand) {
    return switch (operator) {
      case "-n" -> !operand.isEmpty();
      case "-z" -> operand.isEmpty();
      case "-t" -> shell.os().isTerminal((int) number(operand));
      case "-e" -> status(operand, true) != null;
      case "-r" -> shell.os().accessible(operand, 4);
      case "-w" -> shell.os().accessible(operand, 2);
      case "-x" -> shell.os().accessible(operand, 1);
      default -> file(operator, status(operand, !operator.equals("-h") && !operator.equals("-L")));
    };
  }

  private static boolean file(String operator, @Nullable FileStatus file) {
    return switch (operator) {
      case "-f" -> file != null && file.is(FileStatus.REGULAR);
      case "-d" -> file != null && file.is(FileStatus.DIRECTORY);
      case "-h", "-L" -> file != null && file.is(FileStatus.LINK);
      case "-c" -> file != null && file.is(FileStatus.CHARACTER);
      case "-b" -> file != null && file.is(FileStatus.BLOCK);
      case "-p" -> file != null && file.is(FileStatus.FIFO);
      case "-S" -> file != null && file.is(FileStatus.SOCKET);
      case "-s" -> file != null && file.size() > 0;
      case "-u" -> file != null && (file.mode() & 04000) != 0;
      case "-g" -> file != null && (file.mode() & 02000) != 0;
      case "-k" -> file != null && (file.mode() & 01000) != 0;
      case "-O" -> file != null && file.owner() == 0;
      case "-G" -> file != null && file.group() == 0;
      default -> throw new ShellException.Failure(operator + ": no such test", 2);
    };
  }

  private @Nullable FileStatus status(String path, boolean follow) {
    try {
      return shell.os().status(path, follow);
    } catch (ErrnoException e) {
      return null;
    }
  }
}
