package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the fields of words while they are expanded, splitting at IFS as text arrives (POSIX XCU
 * 2.6.5). Each field is kept as a pattern in which quoted special characters carry a backslash.
 */
final class FieldBuilder {
  private enum Delimiter {
    NONE,
    WHITE,
    OTHER
  }

  private final String ifs;
  private final boolean splitting;
  private final List<String> fields = new ArrayList<>();
  private final StringBuilder current = new StringBuilder();
  private boolean started;
  private Delimiter last = Delimiter.NONE;

  FieldBuilder(String ifs, boolean splitting) {
    this.ifs = ifs;
    this.splitting = splitting;
  }

  boolean splitting() {
    return splitting;
  }

  /** Quoted text: never split, special to no one. The empty text makes a field, too. */
  void quoted(String text) {
    start();
    current.append(GlobPattern.quote(text));
  }

  /** Unquoted text of the source: not split, but a pattern. */
  void literal(String text) {
    start();
    current.append(text);
  }

  /** The result of an unquoted expansion: split, and a pattern. */
  void expanded(String text) {
    if (!splitting) {
      start();
      expandedCharacters(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ifs.indexOf(c) < 0) {
        start();
        expandedCharacters(String.valueOf(c));
      } else if (c == ' ' || c == '\t' || c == '\n') {
        if (started) {
          finish();
          last = Delimiter.WHITE;
        }
      } else if (started || last != Delimiter.WHITE) {
        start();
        finish();
        last = Delimiter.OTHER;
      } else {
        last = Delimiter.OTHER;
      }
    }
  }

  /** A backslash that comes out of an expansion is an ordinary character. */
  private void expandedCharacters(String text) {
    current.append(text.replace("\\", "\\\\"));
  }

  private void start() {
    started = true;
    last = Delimiter.NONE;
  }

  /** Ends the field at hand, if one was begun: between the fields of "$@". */
  void separate() {
    if (started) {
      finish();
      last = Delimiter.WHITE;
    }
  }

  private void finish() {
    fields.add(current.toString());
    current.setLength(0);
    started = false;
  }

  /** All fields, as patterns. */
  List<String> patterns() {
    if (started) {
      finish();
    }
    return fields;
  }

  /** All fields as one text. */
  String joined() {
    return String.join(" ", patterns());
  }
}
