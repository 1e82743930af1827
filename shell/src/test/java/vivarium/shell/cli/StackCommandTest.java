package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/** {@code stack} at the prompt, and what is said of a stack that overflowed. */
@Timeout(60)
final class StackCommandTest {
  private static void assertMatches(String pattern, String text) {
    assertTrue(Pattern.compile(pattern, Pattern.DOTALL).matcher(text).find(), text);
  }

  @Test
  void framesOfAWaitingProgramHaveFunctionsSizesAndSavedRegisters() {
    Result result = new Vivarium().commands("threads > /dev/null & sleep 0.001; stack $!; kill $!");
    assertEquals(0, result.status(), result.errors());
    String text = result.output();
    assertMatches("^Stack of process \\d+: threads\n", text);
    assertMatches("\\d+ KiB, may grow to 8192 KiB", text);
    assertMatches("deepest so far \\d+ KiB \\(lowest page touched 0x[0-9a-f]+000\\)", text);
    assertMatches("#0 .* pthread_join\\+0x", text);
    assertMatches(
        "#1 .* main\\+0x[0-9a-f]+ \\(threads.c:\\d+\\) in threads\n.*, \\d+ bytes;", text);
    assertMatches("saved ra=0x[0-9a-f]+ at 0x3f", text);
    assertMatches("#2 .* __libc_start", text);
  }

  @Test
  void threadHasAStackOfItsOwn() {
    Result result =
        new Vivarium()
            .commands(
                "threads >/dev/null & p=$!; sleep 0.001;"
                    + " for t in /proc/$p/task/*; do stack $p ${t##*/}; done; stack $p 1; kill $p");
    assertMatches("thread \\d+: threads", result.output());
    assertMatches("of a fixed size", result.output());
    assertMatches("threads.c:\\d+", result.output());
    assertMatches("1: no such process or thread", result.errors());
  }

  @Test
  void framesComeAsJson() {
    String text = new Vivarium().commands("sleep 1 & sleep 0.001; stack --json $!").output();
    assertMatches("\"name\": \"sleep\"", text);
    assertMatches("\"complete\": true", text);
    assertMatches("\"saved\": \\{\"ra\": \\{", text);
    assertMatches("\"function\": \"main\"", text);
  }

  @Test
  void recursionIsNamedWhenTheStackOverflows() {
    Result result = new Vivarium().commands("stack_overflow die; dmesg");
    assertMatches(
        "Segmentation fault: stack overflow: recurse \\(stack_overflow.c:\\d+\\) calls itself, \\d+"
            + " frames, \\d+ bytes each",
        result.errors());
    assertMatches("its limit \\(RLIMIT_STACK\\) is 8192 KiB", result.output());
    assertMatches("it began in main \\(stack_overflow.c:\\d+\\)", result.output());
  }

  @Test
  void wrongOperandsAreRefused() {
    assertEquals(2, new Vivarium().commands("stack").status());
    assertEquals(2, new Vivarium().commands("stack -x 1").status());
    assertEquals(1, new Vivarium().commands("stack 4711").status());
    assertMatches("it runs in Java", new Vivarium().commands("stack $$").errors());
  }
}
