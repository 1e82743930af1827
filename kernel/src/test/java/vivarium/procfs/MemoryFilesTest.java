package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vivarium.boot.MachineConfig;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.Paging;
import vivarium.mem.Vma;
import vivarium.proc.Task;

/** /proc's files about paging, written and read by programs of the guest. */
class MemoryFilesTest {
  private GuestMachine guest;

  @BeforeEach
  void boot() throws Exception {
    guest =
        new GuestMachine(
            MachineConfig.builder(GuestMachine.IMAGES)
                .memory(8 << 20)
                .paging(Paging.DEFAULT.withSwap(1 << 20, null)));
  }

  @AfterEach
  void stop() {
    guest.close();
  }

  private String sh(String command) throws InterruptedException {
    return guest.run("/bin/sh", "-c", command);
  }

  @Test
  void swapsShowsTheDevice() throws InterruptedException {
    assertEquals(
        "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
            + "/dev/swap                               partition\t1020\t\t0\t\t-2\n",
        guest.read("/proc/swaps"));
  }

  @Test
  void settingsTakeWhatMakesSense() throws InterruptedException {
    assertEquals(
        "0\n60\n3\n", sh("cd /proc/sys/vm; cat overcommit_memory swappiness page-cluster"));
    assertEquals(
        "2\n100\n0\n",
        sh(
            "cd /proc/sys/vm; echo 2 >overcommit_memory; echo 100 >swappiness; echo 0 >page-cluster;"
                + " cat overcommit_memory swappiness page-cluster"));
    assertTrue(sh("echo 3 >/proc/sys/vm/overcommit_memory").contains("Invalid argument"));
    assertTrue(sh("echo x >/proc/sys/vm/swappiness").contains("Invalid argument"));
    assertEquals(2, guest.kernel().frames().overcommit().mode());
    long limit = (8 << 10) * 50 / 100 + 1020;
    assertTrue(guest.read("/proc/meminfo").matches("(?s).*CommitLimit: +" + limit + " kB.*"));
  }

  @Test
  void minimumOfFreeMemoryMovesTheWatermarks() throws InterruptedException {
    assertEquals("400\n", sh("cd /proc/sys/vm; echo 400 >min_free_kbytes; cat min_free_kbytes"));
    assertEquals(100, guest.kernel().frames().reclaim().min());
    assertEquals(125, guest.kernel().frames().reclaim().low());
    assertEquals(150, guest.kernel().frames().reclaim().high());
  }

  @Test
  void dropCachesDropsCleanFilePages() throws InterruptedException {
    sh("cat /bin/* >/dev/null");
    Frames frames = guest.kernel().frames();
    int before = guest.machine.call(() -> frames.count(FrameUse.FILE));
    sh("echo 1 >/proc/sys/vm/drop_caches");
    int after = guest.machine.call(() -> frames.count(FrameUse.FILE));
    assertTrue(before > 100 && after < before / 2, before + " and then " + after);
  }

  @Test
  void everyFrameIsInKpageflagsOnce() throws InterruptedException {
    String flags = guest.run("/bin/cat", "/proc/kpageflags");
    String counts = guest.run("/bin/cat", "/proc/kpagecount");
    Frames frames = guest.kernel().frames();
    assertEquals(frames.totalCount() * 8, flags.length());
    assertEquals(frames.totalCount() * 8, counts.length());
    int free = 0;
    int tables = 0;
    for (int i = 0; i < frames.totalCount(); i++) {
      free += (flags.charAt(8 * i + 1) & 4) != 0 ? 1 : 0;
      tables += (flags.charAt(8 * i + 3) & 4) != 0 ? 1 : 0;
    }
    assertTrue(free > frames.totalCount() / 2 && free < frames.totalCount());
    assertTrue(tables > 2 && tables < 20, tables + " tables of cat");
  }

  @Test
  void clearRefsForgetsWhatWasReferenced() throws InterruptedException {
    GuestMachine.Waiting waiting = guest.startWaiting();
    guest.run("/bin/sleep", "1");
    int pid = waiting.exit().process().pid();
    assertTrue(referenced(pid) > 0);
    sh("echo 1 >/proc/" + pid + "/clear_refs");
    assertEquals(0, referenced(pid));
    assertTrue(sh("echo 9 >/proc/" + pid + "/clear_refs").contains("Invalid argument"));
    guest.end(waiting);
  }

  private long referenced(int pid) throws InterruptedException {
    return guest.machine.call(() -> {
      Task task = Objects.requireNonNull(guest.kernel().pids().task(pid));
      long sum = 0;
      for (Vma area : task.memory().areas()) {
        sum += task.memory().areaUsage(area).referenced();
      }
      return sum;
    });
  }

  @Test
  void killerExplainsItsChoice() throws InterruptedException {
    sh("head -c 20000000 /dev/zero | sort");
    List<String> log =
        guest.machine.call(
            () -> guest.kernel().log().entries().stream().map(Object::toString).toList());
    String all = String.join("\n", log);
    String expected =
        "(?s).* invoked oom-killer: order=0, oom_score_adj=0\n.*Mem-Info:.*Free swap  = 0kB.*"
            + "\\[  pid  ]   uid  tgid total_vm      rss .*\\d+ sort\n.*"
            + "oom-kill:constraint=CONSTRAINT_NONE,nodemask=\\(null\\),global_oom,task=sort,pid=\\d+,uid=0\n"
            + ".*Out of memory: Killed process \\d+ \\(sort\\) total-vm:\\d+kB, anon-rss:\\d+kB, .*";
    assertTrue(all.matches(expected), all);
    assertTrue(guest.read("/proc/vmstat").contains("oom_kill 1\n"));
  }
}
