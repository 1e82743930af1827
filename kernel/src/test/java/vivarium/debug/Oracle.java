package vivarium.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vivarium.cpu.Registers;
import vivarium.debug.dwarf.FrameRow;
import vivarium.debug.elf.FileBytes;

/** Compares what is read of an object with what binutils say of it. */
final class Oracle {
  private static final int SHOWN = 20;

  private Oracle() {}

  static ObjectFile object(byte[] file) {
    return new ObjectFile(bytes(file));
  }

  static FileBytes bytes(byte[] file) {
    return (position, into, offset, length) -> {
      int count = (int) Math.clamp(file.length - position, 0, length);
      System.arraycopy(file, (int) Math.min(position, file.length), into, offset, count);
      return count;
    };
  }

  /** Our answer in the words of {@code addr2line -f -i}, on one line. */
  static String words(ObjectFile object, long address) {
    StringBuilder words = new StringBuilder();
    for (SourceFrame frame : object.framesAt(address)) {
      SourceLine line = frame.line();
      words
          .append(words.isEmpty() ? "" : " ")
          .append(frame.function())
          .append(' ')
          .append(line == null ? "??:?" : line.file() + ":" + number(line.line()));
    }
    return words.isEmpty() ? "?? ??:0" : words.toString();
  }

  private static String number(int line) {
    return line == 0 ? "?" : Integer.toString(line);
  }

  /**
   * Compares places.
   *
   * @param lines an address and an answer each, for all even addresses until the next; the last one
   *     says where the code ends
   */
  static void compareLines(String name, ObjectFile object, List<String> lines) {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i + 1 < lines.size(); i++) {
      String expected = lines.get(i).substring(lines.get(i).indexOf(' ') + 1);
      for (long at = address(lines.get(i)); at < address(lines.get(i + 1)); at += 2) {
        String actual = words(object, at);
        compared++;
        if (!same(expected, actual)) {
          differences.add(Long.toHexString(at) + ": " + expected + " | " + actual);
        }
      }
    }
    assertTrue(compared > 100, name + " has code");
    assertNone(name, differences, compared);
  }

  /** addr2line writes ":0" or ":?" for what has no line, as its mood is. */
  private static boolean same(String expected, String actual) {
    return expected.replace("??:0", "??:?").equals(actual.replace("??:0", "??:?"));
  }

  private static long address(String line) {
    return Long.parseUnsignedLong(line.substring(2, line.indexOf(' ')), 16);
  }

  static void assertNone(String name, List<String> differences, int compared) {
    assertEquals(
        List.of(),
        differences.subList(0, Math.min(SHOWN, differences.size())),
        name + ": " + differences.size() + " of " + compared + " differ");
  }

  private static final Pattern DESCRIPTION =
      Pattern.compile(".* FDE cie=\\S+ pc=([0-9a-f]+)\\.\\.([0-9a-f]+)");

  /** Compares call frames with {@code readelf --debug-dump=frames-interp}. */
  static int compareFrames(String name, ObjectFile object, List<String> lines) {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    String[] columns = {};
    long end = 0;
    List<String[]> rows = new ArrayList<>();
    for (String line : lines) {
      Matcher header = DESCRIPTION.matcher(line);
      if (line.isBlank() || header.matches() || line.contains(" CIE ")) {
        compared += compareRows(object, columns, rows, end, differences);
        rows.clear();
        end = header.matches() ? Long.parseUnsignedLong(header.group(2), 16) : 0;
      } else if (line.strip().startsWith("LOC")) {
        columns = line.strip().split("\\s+");
      } else if (line.matches("[0-9a-f]{16} .*") && end != 0) {
        rows.add(line.replaceAll("r\\d+ \\((\\w+)\\)", "$1").strip().split("\\s+"));
      }
    }
    compared += compareRows(object, columns, rows, end, differences);
    assertNone(name, differences, compared);
    return compared;
  }

  private static int compareRows(
      ObjectFile object, String[] columns, List<String[]> rows, long end, List<String> wrong) {
    int compared = 0;
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      long from = Long.parseUnsignedLong(row[0], 16);
      long to = i + 1 < rows.size() ? Long.parseUnsignedLong(rows.get(i + 1)[0], 16) : end;
      for (long at = from; at < to; at += 2) {
        ObjectFile.Rule rule = object.frameRule(at);
        compared++;
        String actual = rule == null ? "none" : text(rule.row(), columns);
        String expected = String.join(" ", java.util.Arrays.copyOfRange(row, 1, row.length));
        if (!expected.equals(actual)) {
          wrong.add(Long.toHexString(at) + ": " + expected + " | " + actual);
        }
      }
    }
    return compared;
  }

  private static String text(FrameRow row, String[] columns) {
    StringBuilder text = new StringBuilder();
    if (row.cfaExpression() != null) {
      text.append("exp");
    } else {
      text.append(Registers.x(row.cfaRegister()))
          .append(row.cfaOffset() < 0 ? "" : "+")
          .append(row.cfaOffset());
    }
    for (int i = 2; i < columns.length; i++) {
      text.append(' ').append(rule(row, register(columns[i])));
    }
    return text.toString();
  }

  private static int register(String name) {
    for (int i = 0; i < 32; i++) {
      if (Registers.x(i).equals(name)) {
        return i;
      }
      if (Registers.f(i).equals(name)) {
        return 32 + i;
      }
    }
    return name.equals("ra") ? 1 : FrameRow.REGISTERS;
  }

  private static String rule(FrameRow row, int register) {
    return switch (row.rule(register)) {
      case FrameRow.SAME -> "s";
      case FrameRow.OFFSET -> offset("c", row.number(register));
      case FrameRow.VALUE_OFFSET -> offset("v", row.number(register));
      case FrameRow.REGISTER -> Registers.x((int) row.number(register));
      case FrameRow.EXPRESSION -> "exp";
      case FrameRow.VALUE_EXPRESSION -> "vexp";
      default -> "u";
    };
  }

  private static String offset(String kind, long number) {
    return kind + (number < 0 ? "" : "+") + number;
  }
}
