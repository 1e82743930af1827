package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/** The built-in strace; its lines are those that strace 6 prints on Linux, but for addresses. */
@Timeout(60)
final class StraceTest {
  private final Vivarium vivarium = new Vivarium();

  private String errors(String commands) {
    return vivarium.commands(commands).errors();
  }

  @Test
  void callsAreDecodedByNameAndStructure() {
    String lines = errors("strace cat /etc/hostname");
    assertTrue(lines.startsWith("execve(\"/bin/cat\", [\"cat\", \"/etc/hostname\"], 0x"), lines);
    assertTrue(lines.contains("openat(AT_FDCWD, \"/etc/hostname\", O_RDONLY"), lines);
    assertTrue(lines.contains("(3, \"vivarium\\n\", "), lines);
    assertTrue(
        lines.endsWith("exit_group(0)                           = ?\n+++ exited with 0 +++\n"),
        lines);
  }

  @Test
  void errorsHaveTheirNameAndText() {
    String lines = errors("strace -e trace=openat cat /nothing");
    assertTrue(lines.contains(" = -1 ENOENT (No such file or directory)\n"), lines);
    assertEquals(0, lines.lines().filter(line -> line.startsWith("read(")).count(), lines);
  }

  @Test
  void callsOfOthersLeaveACallUnfinished() {
    String lines = errors("strace -f -e trace=read,wait4,write sh -c '(echo a | cat); true'");
    assertTrue(lines.contains(" <unfinished ...>\n"), lines);
    assertTrue(lines.contains("<... wait4 resumed>"), lines);
    assertTrue(lines.matches("(?s).*strace: Process \\d+ attached\n.*"), lines);
    assertTrue(lines.matches("(?s).*\\[pid +\\d+\\] write\\(1, \"a\\\\n\", 2\\) += 2\n.*"), lines);
  }

  @Test
  void tableCountsCallsAndErrors() {
    String lines = errors("strace -c cat /nothing > /dev/null");
    assertTrue(
        lines.contains("% time     seconds  usecs/call     calls    errors syscall\n"), lines);
    assertTrue(lines.matches("(?s).* 1         1 openat\n.*"), lines);
    assertTrue(lines.endsWith(" total\n"), lines);
  }

  @Test
  void fileTakesTheLinesWithPids() {
    Result result =
        vivarium.commands("strace -o /tmp/t -f -r true; cat /tmp/t | tail -n 1; strace -e x true");
    assertTrue(
        result.output().matches("\\d+ +0\\.000\\d{3} \\+\\+\\+ exited with 0 \\+\\+\\+\n"),
        result.output());
    assertTrue(result.errors().contains("strace: invalid system call 'x'"), result.errors());
    assertEquals(2, result.status());
  }

  @Test
  void runningProcessIsTracedUntilItEnds() {
    String lines = errors("sleep 0.5 & strace -T -p $!");
    assertTrue(lines.contains("exited with 0"), lines);
    assertTrue(lines.matches("(?s).*exit_group\\(0\\) += \\?\n.*"), lines);
  }

  @Test
  void twoRunsPrintTheSameBytes() {
    String commands = "strace -f -tt -T sh -c 'echo a | cat'";
    assertEquals(errors(commands), new Vivarium().commands(commands).errors());
  }
}
