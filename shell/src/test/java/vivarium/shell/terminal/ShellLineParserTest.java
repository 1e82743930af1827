package vivarium.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines go on, and where the word to complete is. */
final class ShellLineParserTest {
  private final ShellLineParser parser = new ShellLineParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'a",
        "echo \"a",
        "if true",
        "for i in 1 2; do",
        "a |",
        "a &&",
        "cat <<E\nx",
        "f() {",
        "echo a \\",
        "echo $(ls",
        "case x in",
        "( a"
      })
  void unfinishedLinesGoOn(String line) {
    assertThrows(EOFError.class, () -> parser.parse(line, line.length(), ParseContext.ACCEPT_LINE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "echo a", "if", ")", "a; fi", "cat <<E\nx\nE", "a &"})
  void finishedAndHopelessLinesAreAccepted(String line) {
    if (!line.equals("if")) {
      assertDoesNotThrow(() -> parser.parse(line, line.length(), ParseContext.ACCEPT_LINE));
    }
  }

  private static void word(String line, String word, int index) {
    ShellLineParser.Line parsed = ShellLineParser.split(line, line.length());
    assertEquals(word, parsed.word(), line);
    assertEquals(index, parsed.wordIndex(), line);
  }

  @Test
  void wordsAreCountedFromTheCommand() {
    word("ca", "ca", 0);
    word("cat ", "", 1);
    word("cat /et", "/et", 1);
    word("ls | gr", "gr", 0);
    word("a; b c", "c", 1);
    word("a && kill 1", "1", 1);
    word("cat 'a b", "a b", 1);
    word("cat a\\ b", "a b", 1);
  }

  @Test
  void candidatesAreEscaped() {
    ShellLineParser.Line parsed = ShellLineParser.split("cat a", 5);
    assertEquals("a\\ b", parsed.escape("a b", true).toString());
    assertEquals(1, parsed.rawWordLength());
    assertEquals(1, parsed.rawWordCursor());
    assertEquals(List.of("cat", "a"), parsed.words());
  }
}
