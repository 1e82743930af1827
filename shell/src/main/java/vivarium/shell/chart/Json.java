package vivarium.shell.chart;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, text, numbers and booleans as JSON (RFC 8259), a line for each member of the
 * outer two levels. Give it a LinkedHashMap where the order shall be kept.
 */
public final class Json {
  private static final int DEEPEST_LINE = 2;

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /** The document, with a newline at its end. */
  public static String of(Object value) {
    Json json = new Json();
    json.value(value, 0);
    return json.out.append('\n').toString();
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> map(map, depth);
      case List<?> list -> list(list, depth);
      case Double number -> number(number);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> text(value.toString());
    }
  }

  private void number(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
    if (Double.isFinite(number)) {
      out.append(whole ? Long.toString((long) number) : String.format(Locale.ROOT, "%.6g", number));
    } else {
      out.append("null");
    }
  }

  private void map(Map<?, ?> map, int depth) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      separate(first, depth);
      first = false;
      text(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), depth + 1);
    }
    end(first, depth, '}');
  }

  private void list(List<?> list, int depth) {
    out.append('[');
    boolean first = true;
    for (Object element : list) {
      separate(first, depth);
      first = false;
      value(element, depth + 1);
    }
    end(first, depth, ']');
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(depth < DEEPEST_LINE ? "," : ", ");
    }
    if (depth < DEEPEST_LINE) {
      out.append('\n').append("  ".repeat(depth + 1));
    }
  }

  private void end(boolean empty, int depth, char closing) {
    if (!empty && depth < DEEPEST_LINE) {
      out.append('\n').append("  ".repeat(depth));
    }
    out.append(closing);
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) && !isPair(text, i)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
