package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.shell.cli.Vivarium.Result;

/** Whole command lines against the committed images. */
@Timeout(120)
final class EndToEndTest {
  @TempDir Path folder;

  private static void prints(String expected, String commands) {
    Result result = new Vivarium().commands(commands);
    assertEquals(expected, result.output(), result.errors());
  }

  @Test
  void pipelinesOfProgramsAndBuiltins() {
    prints(
        "3\n",
        "n=0; ls /proc/self/fd | while read x; do echo $x; done | cat |"
            + " { while read x; do n=$((n+1)); done; [ $n -ge 3 ] && echo 3; }");
  }

  @Test
  void substitutionRunsPrograms() {
    prints("[a b]\n", "x=$(echo a b | cat); echo \"[$x]\"");
  }

  @Test
  void bigHereDocumentsAndPipesFlow() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("line ").append(i).append('\n');
    }
    Result result = new Vivarium().commands("cat <<E | cat\n" + text + "E\n");
    assertEquals(text.toString(), result.output());
  }

  @Test
  void redirectionsReachPrograms() {
    prints("to file\nagain\n", "cd /tmp; echo to file > f; echo again >> f; cat < f");
    prints("cat: /none: No such file or directory\n", "cat /none 2>&1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 0",
        "false | 1",
        "exit 42 | 42",
        "nosuch | 127",
        "/etc | 126",
        "/etc/passwd | 126",
        "sh -c 'exit 9' | 9",
        "sh -c 'kill -SEGV $$' | 139",
        "exec sh -c 'exit 4' | 4",
        "(exit 6) | 6",
        "kill -TERM $$; echo not reached | 143",
        "sleep 9 & kill $!; wait $! | 143",
      })
  void statusIsTheLastCommands(String commands, int status) {
    assertEquals(status, new Vivarium().commands(commands).status(), commands);
  }

  @Test
  void sleepingCostsNoTimeOfTheHost() {
    long start = System.nanoTime();
    prints("slept\n", "sleep 100000; echo slept");
    assertTrue(System.nanoTime() - start < 60_000_000_000L);
  }

  @Test
  void endlessLoopsLetOthersRun() {
    prints("done\n", "while :; do :; done & sleep 0.1; kill $!; wait; echo done");
    prints(
        "over\n",
        "{ sleep 0.1; kill -TERM $$; } & trap 'echo over; exit' TERM;" + " while :; do :; done");
  }

  @Test
  void brokenPipesEndWriters() {
    prints("y\n", "while echo y; do :; done | { read x; echo $x; }");
  }

  @Test
  void standardInputIsTheGuests() {
    Result result = new Vivarium().input("one\ntwo\n").commands("read x; echo got $x; cat");
    assertEquals("got one\ntwo\n", result.output());
  }

  @Test
  void guestFilesNeverReachTheHost() {
    prints("x\n", "echo x > /etc/new; cat /etc/new");
    assertTrue(Files.notExists(Vivarium.home().resolve("images/root/etc/new")));
  }

  @Test
  void mountsAreReadOnlyUnlessAsked() throws IOException {
    Files.writeString(folder.resolve("f"), "host\n");
    Vivarium readOnly = new Vivarium();
    readOnly.options.mounts = java.util.List.of(folder + ":/m");
    Result result = readOnly.commands("cat /m/f; echo changed > /m/f; cat /m/f");
    assertEquals("host\nhost\n", result.output(), result.errors());
    assertTrue(result.errors().contains("Read-only file system"), result.errors());
    Vivarium writable = new Vivarium();
    writable.options.mounts = java.util.List.of(folder + ":/m:rw");
    writable.commands("echo changed > /m/f; echo new > /m/g");
    assertEquals("changed\n", Files.readString(folder.resolve("f")));
    assertEquals("new\n", Files.readString(folder.resolve("g")));
  }

  @Test
  void runPassesArgumentsStreamsAndStatus() {
    String program = Vivarium.home().resolve("images/root/bin/cat").toString();
    Result result = new Vivarium().input("through\n").program(program);
    assertEquals("through\n", result.output(), result.errors());
    assertEquals(0, result.status());
    assertEquals("", result.errors());
    assertEquals("a  b\n", new Vivarium().program("echo", "a ", "b").output());
  }

  @Test
  void runRefusesWhatIsNoProgram() throws IOException {
    Path text = folder.resolve("text");
    Files.writeString(text, "not an ELF file\n");
    assertEquals(126, new Vivarium().program(text.toString()).status());
    text.toFile().setExecutable(true);
    Result result = new Vivarium().program(text.toString());
    assertEquals(126, result.status());
    assertEquals(1, result.errors().lines().count(), result.errors());
    assertEquals(127, new Vivarium().program("/no/such/file").status());
    assertEquals(126, new Vivarium().program(folder.toString()).status());
    byte[] elf = Files.readAllBytes(Vivarium.home().resolve("images/root/bin/cat"));
    Path cut = folder.resolve("cut");
    Files.write(cut, java.util.Arrays.copyOf(elf, 100));
    cut.toFile().setExecutable(true);
    assertEquals(126, new Vivarium().program(cut.toString()).status());
  }

  @Test
  void missingRootIsOneLine() {
    Vivarium machine = new Vivarium();
    machine.options.root = "/no/such/root";
    Result result = machine.commands("true");
    assertEquals(2, result.status());
    assertEquals("vivarium: /no/such/root: no such file or directory\n", result.errors());
  }

  @Test
  void environmentIsOurs() {
    Vivarium machine = new Vivarium();
    machine.options.environment = java.util.List.of("A=1", "HOME=/x");
    assertEquals("1 /x\n", machine.commands("sh -c 'echo $A $HOME'").output());
  }

  @Test
  void forkBombEndsInEagain() {
    Vivarium machine = new Vivarium();
    machine.options.memory = 8L << 20;
    Result result =
        machine.commands(
            "i=0; while [ $i -lt 600 ]; do sleep 100 & i=$((i+1)); done"
                + " 2>/tmp/errors; printf alive");
    assertEquals("alive", result.output(), result.errors());
  }

  @Test
  void argumentsAndNamesOfProgramsAreTheirBytes() {
    String commands =
        "/bin/echo é; X=é env | grep X=; n=$(printf 'a\\377'); cp /bin/echo $n; ./$n \"$n\" | hexdump -C;"
            + " cp /bin/pwd é; PATH=.:/bin; é; printf '#!/bin/sh\necho $0\n' > ü; chmod +x ü; ./ü";
    Result result = new Vivarium().commands("cd /tmp; " + commands);
    assertEquals(
        "é\nX=é\n00000000  61 ff 0a                                          |a..|\n00000003\n"
            + "/tmp\n./ü\n",
        result.output(),
        result.errors());
  }

  @Test
  void aBuiltInThatNobodyReadsAnyMoreEndsInSilence() {
    Result result =
        new Vivarium().commands("switches on; race > /dev/null; timeline --width 9999 | head -n 1");
    assertTrue(result.output().startsWith("Timeline from "), result.output());
    assertEquals("", result.errors());
  }

  @Test
  void helpKnowsThePrograms() {
    Result result = new Vivarium().commands("help; help pcb");
    assertTrue(result.output().contains("change the working directory"));
    assertTrue(result.output().contains("\n  ls"), result.output());
    assertTrue(result.output().contains("$ high_cpu & pcb $!"), result.output());
  }
}
