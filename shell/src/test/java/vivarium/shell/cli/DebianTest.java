package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/**
 * Debian's own riscv64 programs, unmodified, under {@code --root}: busybox-static, a static-pie
 * program, and dynamic ones under their own glibc. The folder comes from the property
 * vivarium.debian.root. Expected outputs are those of the host's own tools.
 */
@Timeout(120)
final class DebianTest {
  private final Vivarium vivarium = new Vivarium();

  @BeforeEach
  void needsTheRoot() {
    String root = System.getProperty("vivarium.debian.root", "");
    Assumptions.assumeTrue(
        !root.isEmpty() && Files.exists(Path.of(root, "usr/bin/busybox")),
        "no Debian root (-Dvivarium.debian.root=DIR)");
    vivarium.options.root = root;
  }

  private void prints(String expected, String commands) {
    Result result = vivarium.commands(commands);
    assertEquals(expected, result.output(), result.errors());
  }

  @Test
  void runFindsItOnTheGuestsPath() {
    Result result = vivarium.program("busybox", "sh", "-c", "echo $((6*7)); exit 3");
    assertEquals("42\n", result.output(), result.errors());
    assertEquals(3, result.status());
  }

  @Test
  void shellScriptsWithPipesAndSubshells() {
    prints(
        "6\nab\n",
        "busybox sh -c 'n=0; for i in 1 2 3; do n=$((n+i)); done; echo $n; (echo a; echo b) |"
            + " while read x; do busybox printf $x; done; busybox echo'");
  }

  @Test
  void textToolsInPipelines() {
    prints(
        "a-1\nb-2\n14\n",
        "printf 'b 2\\na 1\\n' | busybox sort | busybox sed 's/ /-/';"
            + " busybox awk 'BEGIN { for (i = 1; i <= 3; i++) s += i * i; print s }'");
  }

  @Test
  void archivesAndSums() {
    prints(
        "f\ndata\n6667b2d1aab6a00caa5aee5af8ad9f1465e567abf1c209d15727d57b3e8f6e5f  f\n",
        "cd /tmp; printf 'data\\n' > f; busybox tar cf t.tar f; busybox gzip t.tar;"
            + " busybox gunzip -c t.tar.gz | busybox tar tf -; rm=$(busybox rm f);"
            + " busybox gunzip -c t.tar.gz | busybox tar xf -; busybox cat f; busybox sha256sum f");
  }

  @Test
  void lsAndFindSeeTheTree() {
    prints(
        "drwxr-xr-x\n/tmp/d/e/f\n",
        "cd /tmp; busybox mkdir -p d/e; printf x > d/e/f;"
            + " busybox ls -ld d | busybox cut -c1-10; busybox find /tmp/d -type f");
  }

  @Test
  void staticPieProgramRuns() {
    Result result = vivarium.program("/usr/sbin/ldconfig", "--version");
    assertTrue(result.output().startsWith("ldconfig (Debian GLIBC "), result.errors());
    assertEquals(0, result.status());
  }

  @Test
  void dynamicProgramsRunUnderTheirOwnLoader() {
    Result result =
        vivarium.program(
            "bash",
            "-c",
            "a=(1 2 3); echo ${#a[@]}; seq 5 | sort -rn | head -n 2; cat /proc/$$/maps");
    assertTrue(result.output().startsWith("3\n5\n4\n"), result.output() + result.errors());
    assertTrue(result.output().contains("/libc.so.6\n"), result.output());
    assertEquals(0, result.status());
  }

  @Test
  void psAndTopShowProcesses() {
    Result result =
        vivarium.commands("busybox sleep 1000 & busybox ps; busybox top -b -n1; kill $!");
    assertTrue(result.output().contains("busybox sleep 1000"), result.output());
    assertTrue(result.output().contains("Mem: "), result.output());
    assertEquals(0, result.status(), result.errors());
  }

  @Test
  void secondProcessSharesTheTextOfTheFirst() {
    Result result =
        vivarium.program(
            "bash",
            "-c",
            """
            value() { local name rest; while read -r name rest; do
              [ $name = $1 ] && { echo ${rest% kB}; return; }; done < $2; }
            sleep 1000 & a=$!; sleep 1000 & sleep 0.2
            before=$(value MemFree: /proc/meminfo); sleep 1000 & c=$!; sleep 0.2
            after=$(value MemFree: /proc/meminfo)
            rss=$(value Rss: /proc/$c/smaps_rollup); shared=$(value Shared_Clean: /proc/$c/smaps_rollup)
            ((shared * 10 > rss * 8)) && echo most is shared
            ((before - after < rss - shared + 64)) && echo a third costs what is its own
            while read -r range rights offset device inode path; do
              [[ $path = */libc.so.6 ]] && echo $rights; done < /proc/$c/maps
            kill $(jobs -p)
            """);
    assertEquals(
        "most is shared\na third costs what is its own\nr-xp\nr--p\nrw-p\n",
        result.output(),
        result.errors());
  }

  @Test
  void guestsBashIsTheSession() {
    Result result =
        vivarium.guestShell("/bin/bash", "a=(x y); echo ${a[1]} $0 $1 $SHELL", "n", "1");
    assertEquals("y n 1 /bin/bash\n", result.output(), result.errors());
  }

  @Test
  void processSubstitutionOpensPipesAgain() {
    Result result =
        vivarium.program("bash", "-c", "cat <(echo a) <(echo b); echo c > >(cat); wait");
    assertEquals("a\nb\nc\n", result.output(), result.errors());
  }
}
