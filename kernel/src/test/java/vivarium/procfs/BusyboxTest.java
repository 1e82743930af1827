package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Debian's own busybox reads /proc: its parser is the judge of our formats. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BusyboxTest {
  private static final String BUSYBOX = "/usr/bin/busybox";

  private GuestMachine guest;

  @BeforeEach
  void boot() throws IOException {
    String root = System.getProperty("vivarium.debian.root", "");
    assumeTrue(
        !root.isEmpty(), "vivarium.debian.root names no folder with Debian's busybox-static");
    guest = new GuestMachine(Path.of(root));
  }

  @AfterEach
  @SuppressWarnings("NullAway") // null when the test was skipped
  void stop() {
    if (guest != null) guest.close();
  }

  @Test
  void psShowsItself() throws InterruptedException {
    String output = guest.run(BUSYBOX, "ps", "-o", "pid,ppid,stat,vsz,rss,args");
    String[] lines = output.split("\n");
    assertEquals("PID   PPID  STAT VSZ  RSS  COMMAND", lines[0].strip(), output);
    assertTrue(lines[2].matches(" +2 +1 R +\\d+[0-9m]* +\\d+ /usr/bin/busybox ps -o .*"), output);
    assertEquals(0, guest.status());
  }

  @Test
  void topShowsMemoryProcessorAndProcesses() throws InterruptedException {
    String output = guest.run(BUSYBOX, "top", "-b", "-n1");
    assertTrue(
        output.matches("(?s)Mem: \\d+K used, \\d+K free, \\d+K shrd, \\d+K buff, \\d+K cached\n.*"),
        output);
    assertTrue(output.contains("\nLoad average: 0.00 0.00 0.00 1/2 2\n"), output);
    assertTrue(output.contains(BUSYBOX + " top -b -n1"), output);
  }

  @Test
  void freeAddsUpToTheMachinesMemory() throws InterruptedException {
    String[] words = guest.run(BUSYBOX, "free").split("\n")[1].split(" +");
    long total = Long.parseLong(words[1]);
    assertEquals(64 << 10, total);
    assertEquals(
        total, Long.parseLong(words[2]) + Long.parseLong(words[3]) + Long.parseLong(words[5]));
  }

  @Test
  void pidofFindsAProcessByItsName() throws InterruptedException {
    assertEquals("2\n", guest.run(BUSYBOX, "pidof", "busybox"));
  }

  @Test
  void descriptorsAreLinksWithTheirRights() throws InterruptedException {
    String output = guest.run(BUSYBOX, "ls", "-l", "/proc/self/fd");
    assertTrue(
        output.matches(
            "(?s).*lr-x------ .* 0 -> /dev/null\n.*l-wx------ .* 1 -> pipe:\\[\\d+\\]\n.*"),
        output);
  }

  @Test
  void everyFileCanBeRead() throws InterruptedException {
    String errors =
        guest.run(
            BUSYBOX,
            "sh",
            "-c",
            "for f in $(find /proc/1 /proc/2 /proc/sys -type f ! -name mem ! -name pagemap) /proc/[a-z]*; do"
                + " if [ -f $f ]; then cat $f >/dev/null || echo $f; fi; done");
    assertEquals("", errors);
  }
}
