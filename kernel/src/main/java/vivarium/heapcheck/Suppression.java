package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule that keeps an error from being told, in Valgrind's format (manual, "Suppressing errors"):
 *
 * <pre>
 *   {
 *      name
 *      Memcheck:Addr4
 *      fun:inner*
 *      obj:/lib/libc.so.6
 *      src:file.c:12
 *      ...
 *      fun:main
 *   }
 * </pre>
 *
 * @param name what it is called when its use is listed
 * @param kind what comes behind {@code Memcheck:}
 * @param detail the line that Param and Leak rules have; null if there is none
 * @param frames patterns from the innermost frame on
 */
public record Suppression(String name, String kind, @Nullable String detail, List<String> frames) {
  /** Any number of frames. */
  private static final String ANY = "...";

  /**
   * Reads a file of rules; those of other tools are left out.
   *
   * @throws IllegalArgumentException with the line's number and what is wrong there
   */
  public static List<Suppression> parse(String text) {
    List<Suppression> rules = new ArrayList<>();
    List<String> body = null;
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.equals("{")) {
        require(body == null, number, "{ inside a rule");
        body = new ArrayList<>();
      } else if (line.equals("}")) {
        if (body == null || body.size() < 2) {
          throw malformed(number, "a rule needs a name and a kind");
        }
        Suppression rule = rule(body, number);
        if (rule != null) {
          rules.add(rule);
        }
        body = null;
      } else {
        if (body == null) {
          throw malformed(number, "text outside of a rule");
        }
        body.add(line);
      }
    }
    require(body == null, number, "a rule without }");
    return rules;
  }

  private static void require(boolean good, int line, String what) {
    if (!good) {
      throw malformed(line, what);
    }
  }

  private static IllegalArgumentException malformed(int line, String what) {
    return new IllegalArgumentException("line " + line + ": " + what);
  }

  private static @Nullable Suppression rule(List<String> body, int number) {
    String[] kind = body.get(1).split(":", 2);
    require(kind.length == 2, number, "expected Tool:Kind, not " + body.get(1));
    if (!List.of(kind[0].split(",")).contains("Memcheck")) {
      return null;
    }
    String detail = null;
    List<String> frames = new ArrayList<>();
    for (String line : body.subList(2, body.size())) {
      if (line.equals(ANY)
          || line.startsWith("fun:")
          || line.startsWith("obj:")
          || line.startsWith("src:")) {
        frames.add(line);
      } else {
        require(frames.isEmpty(), number, "not a frame: " + line);
        detail = line;
      }
    }
    return new Suppression(body.get(0), kind[1], detail, List.copyOf(frames));
  }

  /** Whether it is about such an error. */
  boolean matches(String errorKind, @Nullable String errorDetail, List<Trace.Frame> trace) {
    boolean same = kind.equals(errorKind);
    return same && matchesDetail(errorDetail) && matches(0, trace, 0);
  }

  private boolean matchesDetail(@Nullable String errorDetail) {
    if (detail == null || errorDetail == null) {
      return true;
    }
    String prefix = "match-leak-kinds:";
    if (detail.startsWith(prefix)) {
      List<String> kinds = List.of(detail.substring(prefix.length()).strip().split(","));
      return kinds.contains("all") || kinds.contains(errorDetail);
    }
    return glob(detail, errorDetail);
  }

  private boolean matches(int rule, List<Trace.Frame> trace, int frame) {
    if (rule == frames.size()) {
      return true;
    }
    String pattern = frames.get(rule);
    if (pattern.equals(ANY)) {
      for (int at = frame; at <= trace.size(); at++) {
        if (matches(rule + 1, trace, at)) {
          return true;
        }
      }
      return false;
    }
    return frame < trace.size()
        && matchesFrame(pattern, trace.get(frame))
        && matches(rule + 1, trace, frame + 1);
  }

  private static boolean matchesFrame(String pattern, Trace.Frame frame) {
    String wanted = pattern.substring(4);
    return switch (pattern.charAt(0)) {
      case 'f' -> glob(wanted, frame.function());
      case 'o' -> glob(wanted, frame.object());
      default ->
          glob(wanted, wanted.contains(":") ? frame.source() + ":" + frame.line() : frame.source());
    };
  }

  /** Shell patterns of {@code *} and {@code ?}. */
  private static boolean glob(String pattern, String text) {
    StringBuilder expression = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.matches(expression.toString(), text);
  }
}
