package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.DirectoryEntry;

/** What programs read of themselves and of others, in a running machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProcessFilesTest {
  private GuestMachine guest;
  private GuestMachine.Waiting waiting;
  private String path = "";

  @BeforeAll
  void boot() throws IOException, InterruptedException {
    guest = new GuestMachine(GuestMachine.IMAGES);
    waiting = guest.startWaiting();
    path = "/proc/" + guest.machine.call(() -> waiting.exit().process().pid());
    guest.run("/bin/echo", "it waits by now");
  }

  @AfterAll
  void stop() {
    guest.close();
  }

  @Test
  void mapsOfAProgramShowTextDataStackAndVdso() throws InterruptedException {
    String maps = guest.run("/bin/cat", "/proc/self/maps");
    Pattern line =
        Pattern.compile(
            "([0-9a-f]{8,})-([0-9a-f]{8,}) [r-][w-][x-][ps] [0-9a-f]{8} ..:.. \\d+ +(\\S*)");
    long previousEnd = 0;
    for (String row : maps.split("\n")) {
      Matcher matcher = line.matcher(row);
      assertTrue(matcher.matches(), row);
      long start = Long.parseLong(matcher.group(1), 16);
      long end = Long.parseLong(matcher.group(2), 16);
      assertTrue(start % 4096 == 0 && end % 4096 == 0 && start < end && start >= previousEnd, row);
      previousEnd = end;
      if (!matcher.group(3).isEmpty()) assertEquals(73, row.indexOf(matcher.group(3)), row);
    }
    assertTrue(maps.contains(" r-xp "), maps);
    for (String name : List.of("/bin/cat", "[stack]", "[vdso]"))
      assertTrue(maps.contains(name), maps);
  }

  @Test
  void statHas52FieldsThatAgreeWithStatus() throws InterruptedException {
    String stat = guest.read(path + "/stat");
    String[] fields = stat.strip().split(" ");
    String status = guest.read(path + "/status");
    assertEquals(52, fields.length, stat);
    assertEquals("(cat)", fields[1]);
    assertEquals("S", fields[2]);
    assertEquals(row(status, "PPid"), fields[3]);
    assertEquals(row(status, "Threads"), fields[19]);
    assertEquals(row(status, "VmSize"), Long.parseLong(fields[22]) / 1024 + " kB");
    assertEquals(row(status, "VmRSS"), Long.parseLong(fields[23]) * 4 + " kB");
    assertEquals("S (sleeping)", row(status, "State"));
    assertEquals(fields[22], statmPages(0) * 4096 + "");
  }

  @Test
  void residentMemoryIsTheSameInStatusStatmSmapsAndRollup() throws InterruptedException {
    String status = guest.read(path + "/status");
    long resident = kilobytes(status, "VmRSS");
    assertEquals(resident, statmPages(1) * 4);
    assertEquals(resident, sum(guest.read(path + "/smaps"), "Rss"));
    assertEquals(resident, sum(guest.read(path + "/smaps_rollup"), "Rss"));
    assertEquals(
        resident,
        kilobytes(status, "RssAnon")
            + kilobytes(status, "RssFile")
            + kilobytes(status, "RssShmem"));
  }

  @Test
  void commandLineAndEnvironmentAreReadFromTheProgramsMemory() throws InterruptedException {
    assertEquals("/bin/cat\0-\0", guest.read(path + "/cmdline"));
    assertEquals("PATH=/bin:/usr/bin\0HOME=/\0", guest.read(path + "/environ"));
    assertEquals("cat\n", guest.read(path + "/comm"));
  }

  @Test
  void auxiliaryVectorEndsWithANullEntry() throws InterruptedException {
    String auxv = guest.read(path + "/auxv");
    assertEquals(0, auxv.length() % 16);
    assertTrue(auxv.endsWith("\0".repeat(16)));
    assertTrue(auxv.length() > 15 * 16, "only " + auxv.length() / 16);
  }

  @Test
  void waitingProcessShowsItsSystemCall() throws InterruptedException {
    String syscall = guest.read(path + "/syscall");
    assertTrue(syscall.matches("63( 0x[0-9a-f]+){8}\n"), syscall);
    assertTrue(!guest.read(path + "/wchan").equals("0"));
    assertEquals(3, guest.read(path + "/schedstat").split(" ").length);
    String sched = guest.read(path + "/sched");
    assertTrue(sched.startsWith("cat ("), sched);
    assertTrue(
        sched.contains("\nnr_switches                                  :                    "),
        sched);
  }

  @Test
  void linksLeadToTheProgramAndItsFolders() throws InterruptedException {
    assertEquals("/bin/cat", link("exe"));
    assertEquals("/", link("cwd"));
    assertEquals("/", link("root"));
    assertTrue(link("fd/0").matches("pipe:\\[\\d+\\]"), link("fd/0"));
    String viaExe = guest.run("/bin/cat", path + "/exe");
    assertTrue(viaExe.startsWith("\177ELF"));
  }

  @Test
  void descriptorsHaveALinkAndFacts() throws InterruptedException {
    List<String> names = names(path + "/fd");
    assertEquals(List.of("0", "1", "2"), names.subList(0, 3));
    assertEquals(names, names(path + "/fdinfo"));
    String info = guest.read(path + "/fdinfo/0");
    assertTrue(info.matches("(?s)pos:\t0\nflags:\t0\\d*\nmnt_id:\t\\d+\nino:\t\\d+\n.*"), info);
  }

  @Test
  void outOfMemoryScoreFollowsItsAdjustment() throws InterruptedException {
    assertEquals("0\n", guest.read(path + "/oom_score_adj"));
    assertEquals("666\n", guest.read(path + "/oom_score"));
    write("oom_score_adj", "500\n");
    assertEquals("1000\n", guest.read(path + "/oom_score"));
    write("oom_score_adj", "-1000\n");
    assertEquals("0\n", guest.read(path + "/oom_score"));
    var refused = assertThrows(ErrnoException.class, () -> write("oom_score_adj", "1001"));
    assertEquals(Errno.EINVAL, refused.errno());
    write("oom_score_adj", "0");
  }

  @Test
  void limitsHaveLinuxsColumns() throws InterruptedException {
    String[] lines = guest.read(path + "/limits").split("\n");
    assertEquals(
        "Limit                     Soft Limit           Hard Limit           Units     ", lines[0]);
    assertEquals(
        "Max stack size            8388608              unlimited            bytes     ", lines[4]);
    assertEquals(17, lines.length);
  }

  @Test
  void nameCanBeChangedAndIsCutAtFifteenBytes() throws InterruptedException {
    write("comm", "abcdefghijklmnopqrst\n");
    assertEquals("abcdefghijklmno\n", guest.read(path + "/comm"));
    write("comm", "cat");
    assertEquals("cat\n", guest.read(path + "/comm"));
  }

  @Test
  void memoryCanBeReadThroughMem() throws InterruptedException {
    String read =
        guest.machine.call(() -> {
          var vfs = guest.kernel().vfs();
          var space = waiting.exit().process().addressSpace();
          var file = vfs.open(vfs.kernelUser(), path + "/mem", 0, 0);
          byte[] bytes = new byte[8];
          file.pread(space == null ? 0 : space.program.argumentsStart, bytes, 0, 8);
          file.release();
          return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        });
    assertEquals("/bin/cat", read);
  }

  @Test
  void pagemapMarksExactlyTheResidentPages() throws InterruptedException {
    long present =
        guest.machine.call(() -> {
          var space = waiting.exit().process().addressSpace();
          if (space == null) return -1L;
          long count = 0;
          for (var area : space.areas()) {
            for (long va = area.start(); va < area.end(); va += 4096) {
              if (space.pagemapEntry(va) < 0) count++;
            }
          }
          return count;
        });
    assertEquals(statmPages(1), present);
  }

  @Test
  void taskDirectoryListsThreads() throws InterruptedException {
    String pid = path.substring("/proc/".length());
    assertEquals(List.of(pid), names(path + "/task"));
    assertTrue(guest.read(path + "/task/" + pid + "/status").startsWith("Name:\tcat\n"));
    assertEquals("", guest.read(path + "/task/" + pid + "/children"));
  }

  @Test
  void selfIsWhoeverAsks() throws InterruptedException {
    assertTrue(guest.run("/bin/cat", "/proc/self/comm").equals("cat\n"));
    assertTrue(guest.run("/bin/cat", "/proc/thread-self/comm").equals("cat\n"));
    String mounts = guest.run("/bin/cat", "/proc/mounts");
    assertTrue(mounts.contains("proc /proc proc rw"), mounts);
  }

  @Test
  void fileOfACollectedProcessAnswersEsrch() throws InterruptedException {
    GuestMachine.Waiting other = guest.startWaiting();
    var file =
        guest.machine.call(() -> {
          var vfs = guest.kernel().vfs();
          return vfs.open(
              vfs.kernelUser(), "/proc/" + other.exit().process().pid() + "/stat", 0, 0);
        });
    guest.end(other);
    guest.run("/bin/echo");
    var gone =
        assertThrows(
            ErrnoException.class, () -> guest.machine.call(() -> file.read(new byte[100], 0, 100)));
    assertEquals(Errno.ESRCH, gone.errno());
  }

  private void write(String name, String text) throws InterruptedException {
    guest.machine.call(() -> {
      GuestFiles.write(guest.kernel().vfs(), path + "/" + name, text);
      return true;
    });
  }

  private String link(String name) throws InterruptedException {
    return guest.machine.call(() -> {
      var vfs = guest.kernel().vfs();
      var user = vfs.kernelUser();
      return vfs.resolve(user, user.fs().cwd(), path + "/" + name, false).inode().readLink();
    });
  }

  private List<String> names(String path) throws InterruptedException {
    return guest.machine.call(() -> {
      var vfs = guest.kernel().vfs();
      return vfs.resolve(vfs.kernelUser(), path).inode().list().stream()
          .map(DirectoryEntry::name)
          .toList();
    });
  }

  private long statmPages(int field) throws InterruptedException {
    return Long.parseLong(guest.read(path + "/statm").strip().split(" ")[field]);
  }

  private static String row(String text, String name) {
    return Arrays.stream(text.split("\n"))
        .filter(line -> line.startsWith(name + ":\t"))
        .map(line -> line.substring(name.length() + 2).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
  }

  private static long kilobytes(String text, String name) {
    return Long.parseLong(row(text, name).replace(" kB", ""));
  }

  private static long sum(String text, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + name + ": +(\\d+) kB$").matcher(text);
    long sum = 0;
    while (matcher.find()) sum += Long.parseLong(matcher.group(1));
    return sum;
  }
}
