package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/** {@code read} and {@code getopts}: taking input and options apart. */
final class ReadBuiltin {
  private ReadBuiltin() {}

  static List<Builtin> rows() {
    return List.of(
        ordinary(
            "read",
            "read [-r] [-p PROMPT] NAME...",
            "read a line into variables",
            ReadBuiltin::read,
            "while read -r name value; do echo $value; done < file"),
        ordinary(
            "getopts",
            "getopts LETTERS NAME [ARG...]",
            "take options apart, one a call",
            ReadBuiltin::getopts,
            "while getopts ab: o; do echo $o $OPTARG; done"));
  }

  /** A character of the line and whether a backslash protects it from splitting. */
  private record Piece(char c, boolean quoted) {}

  private static int read(Shell shell, List<String> arguments) {
    boolean raw = false;
    int i = 1;
    for (; i < arguments.size() && arguments.get(i).startsWith("-"); i++) {
      switch (arguments.get(i)) {
        case "-r" -> raw = true;
        case "-p" -> {
          if (++i >= arguments.size()) {
            throw new ShellException.Failure("-p needs a prompt", 2);
          }
          byte[] prompt = Names.encode(arguments.get(i));
          shell.os().write(2, prompt, 0, prompt.length);
        }
        default -> throw new ShellException.Failure("no such option: " + arguments.get(i), 2);
      }
    }
    List<String> names = arguments.subList(i, arguments.size());
    List<Piece> line = new ArrayList<>();
    boolean complete = readLine(shell, raw, line);
    assign(shell, names.isEmpty() ? List.of("REPLY") : names, line);
    return complete ? 0 : 1;
  }

  /** Reads up to a newline, a byte at a time so that the rest stays for others. */
  private static boolean readLine(Shell shell, boolean raw, List<Piece> line) {
    byte[] one = new byte[1];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Boolean> quoted = new ArrayList<>();
    boolean backslash = false;
    boolean complete = false;
    while (true) {
      int n;
      try {
        n = shell.os().read(0, one, 0, 1);
      } catch (ErrnoException e) {
        if (e.errno() == Errno.EINTR) {
          throw e;
        }
        throw new ShellException.Failure(Shell.message(e), 1);
      }
      if (n <= 0) {
        break;
      }
      if (backslash) {
        backslash = false;
        if (one[0] != '\n') {
          bytes.write(one[0]);
          quoted.add(true);
        }
      } else if (one[0] == '\\' && !raw) {
        backslash = true;
      } else if (one[0] == '\n') {
        complete = true;
        break;
      } else {
        bytes.write(one[0]);
        quoted.add(false);
      }
    }
    pieces(bytes.toByteArray(), quoted, line);
    return complete;
  }

  private static void pieces(byte[] bytes, List<Boolean> quoted, List<Piece> line) {
    int start = 0;
    while (start < bytes.length) {
      int end = start + 1;
      while (end < bytes.length && quoted.get(end).equals(quoted.get(start))) {
        end++;
      }
      for (char c : Names.decode(bytes, start, end - start).toCharArray()) {
        line.add(new Piece(c, quoted.get(start)));
      }
      start = end;
    }
  }

  private static void assign(Shell shell, List<String> names, List<Piece> line) {
    String ifs = shell.variables().get("IFS", " \t\n");
    int at = skipWhite(line, 0, ifs);
    for (int i = 0; i < names.size(); i++) {
      StringBuilder value = new StringBuilder();
      boolean last = i == names.size() - 1;
      int end = at;
      while (end < line.size() && (last || !isDelimiter(line.get(end), ifs))) {
        value.append(line.get(end).c());
        end++;
      }
      int trimmed = end;
      if (last) {
        while (trimmed > at && isWhite(line.get(trimmed - 1), ifs)) {
          trimmed--;
        }
        value.setLength(trimmed - at);
        dropSingleDelimiter(value, line, at, trimmed, ifs);
      }
      at = skipWhite(line, end, ifs);
      if (!last
          && at < line.size()
          && isDelimiter(line.get(at), ifs)
          && !isWhite(line.get(at), ifs)) {
        at = skipWhite(line, at + 1, ifs);
      }
      shell.variables().set(names.get(i), value.toString());
    }
  }

  /** A lone non-blank delimiter at the end of the last field is dropped. */
  private static void dropSingleDelimiter(
      StringBuilder value, List<Piece> line, int from, int to, String ifs) {
    if (to <= from || !isDelimiter(line.get(to - 1), ifs)) {
      return;
    }
    for (int i = from; i < to - 1; i++) {
      if (isDelimiter(line.get(i), ifs)) {
        return;
      }
    }
    value.setLength(value.length() - 1);
  }

  private static int skipWhite(List<Piece> line, int at, String ifs) {
    int i = at;
    while (i < line.size() && isWhite(line.get(i), ifs)) {
      i++;
    }
    return i;
  }

  private static boolean isDelimiter(Piece piece, String ifs) {
    return !piece.quoted() && ifs.indexOf(piece.c()) >= 0;
  }

  private static boolean isWhite(Piece piece, String ifs) {
    return isDelimiter(piece, ifs) && " \t\n".indexOf(piece.c()) >= 0;
  }

  private static int getopts(Shell shell, List<String> arguments) {
    if (arguments.size() < 3) {
      throw new ShellException.Failure("usage: getopts LETTERS NAME [ARG...]", 2);
    }
    String letters = arguments.get(1);
    String name = arguments.get(2);
    List<String> options =
        arguments.size() > 3 ? arguments.subList(3, arguments.size()) : shell.positional();
    String[] state = shell.variables().get("OPTIND", "1").split(":", 2);
    int index = Math.max(1, FlowBuiltins.count(state[0]));
    int offset = state.length > 1 ? FlowBuiltins.count(state[1]) : 1;
    shell.variables().unset("OPTARG");
    String word = index <= options.size() ? options.get(index - 1) : "";
    if (word.length() < 2 || word.charAt(0) != '-' || word.equals("--")) {
      shell.variables().set("OPTIND", Integer.toString(word.equals("--") ? index + 1 : index));
      shell.variables().set(name, "?");
      return 1;
    }
    char letter = word.charAt(offset);
    int known = letter == ':' ? -1 : letters.indexOf(letter);
    boolean silent = letters.startsWith(":");
    boolean ended = offset + 1 >= word.length();
    String next = ended ? Integer.toString(index + 1) : index + ":" + (offset + 1);
    String result = String.valueOf(letter);
    if (known < 0) {
      result = "?";
      complain(shell, silent, letter, "no such option: -");
    } else if (known + 1 < letters.length() && letters.charAt(known + 1) == ':') {
      boolean separate = ended && index < options.size();
      if (ended && !separate) {
        result = silent ? ":" : "?";
        complain(shell, silent, letter, "option needs an argument: -");
        next = Integer.toString(index + 1);
      } else {
        shell.variables().set("OPTARG", ended ? options.get(index) : word.substring(offset + 1));
        next = Integer.toString(ended ? index + 2 : index + 1);
      }
    }
    shell.variables().set("OPTIND", next);
    shell.variables().set(name, result);
    return 0;
  }

  private static void complain(Shell shell, boolean silent, char letter, String message) {
    if (silent) {
      shell.variables().set("OPTARG", String.valueOf(letter));
    } else {
      shell.complain(message + letter);
    }
  }
}
