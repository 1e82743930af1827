package vivarium.shell.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import vivarium.shell.grammar.SyntaxException;

/**
 * Tells the line editor two things: whether a line is complete (by the shell's own grammar, so that
 * an open quote, loop or here-document goes on in the next line), and where words begin and end for
 * completion.
 */
final class ShellLineParser implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT) {
      try {
        new vivarium.shell.grammar.Parser(line).parseAll();
      } catch (SyntaxException e) {
        if (e.incomplete()) {
          throw new EOFError(-1, -1, String.valueOf(e.getMessage()), "");
        }
        // A wrong line is accepted here; running it says what is wrong.
      }
    }
    return split(line, cursor);
  }

  @Override
  public boolean isEscapeChar(char c) {
    return c == '\\';
  }

  /** Words by blanks and operators; quotes and backslashes are kept out of the words' text. */
  static Line split(String line, int cursor) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int start = -1;
    int index = -1;
    int wordStart = cursor;
    int wordEnd = cursor;
    int wordCursor = 0;
    char quote = 0;
    for (int i = 0; i <= line.length(); i++) {
      char c = i < line.length() ? line.charAt(i) : '\n';
      boolean end =
          i == line.length()
              || (quote == 0 && (c == ' ' || c == '\t' || "|&;<>()".indexOf(c) >= 0));
      if (i == cursor && start >= 0) {
        wordCursor = word.length();
      }
      if (end) {
        if (start >= 0) {
          if (cursor >= start && cursor <= i) {
            index = words.size();
            wordStart = start;
            wordEnd = i;
          }
          words.add(word.toString());
          word.setLength(0);
          start = -1;
        }
        if (i < line.length() && "|&;(".indexOf(c) >= 0 && i < cursor) {
          // A new command begins: completion counts words from here.
          words.clear();
          index = -1;
        }
        continue;
      }
      if (start < 0) {
        start = i;
      }
      if (quote != 0 ? c == quote : c == '\'' || c == '"') {
        quote = quote == 0 ? c : 0;
      } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
      } else {
        word.append(c);
      }
    }
    if (index < 0) {
      index = words.size();
      words.add("");
      wordStart = cursor;
      wordEnd = cursor;
      wordCursor = 0;
    }
    return new Line(line, cursor, words, index, wordCursor, wordStart, wordEnd);
  }

  /** A split line. */
  record Line(
      String line,
      int cursor,
      List<String> words,
      int wordIndex,
      int wordCursor,
      int rawStart,
      int rawEnd)
      implements CompletingParsedLine {
    @Override
    public String word() {
      return words.get(wordIndex);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < candidate.length(); i++) {
        char c = candidate.charAt(i);
        if (" \t\\'\"$`|&;<>()*?[#!{}".indexOf(c) >= 0 && !(i == 0 && c == '$')) {
          out.append('\\');
        }
        out.append(c);
      }
      return out;
    }

    @Override
    public int rawWordCursor() {
      return cursor - rawStart;
    }

    @Override
    public int rawWordLength() {
      return rawEnd - rawStart;
    }
  }
}
