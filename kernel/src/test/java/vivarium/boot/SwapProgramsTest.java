package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.mem.Paging;
import vivarium.mem.Storage;
import vivarium.mem.replace.References;
import vivarium.mem.replace.Replacement;
import vivarium.sched.policy.Policies;

/**
 * Programs that use several times more memory than there is: many processes, forks, shared memory,
 * files, system calls on pages that are swapped out; each checks every byte.
 */
class SwapProgramsTest {
  private static final long MEMORY = 4 << 20;
  private static final Paging SWAP = Paging.DEFAULT.withSwap(64 << 20, null);

  @TempDir static Path root;

  @BeforeAll
  static void compile() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
    for (String name : List.of("pressure", "waiting")) {
      CrossCompiler.compile(
          CrossCompiler.sources("swap").resolve(name + ".c"),
          root.resolve("bin/" + name),
          "-static");
    }
  }

  private static GuestRun run(Paging paging, String policy, String name, String... arguments)
      throws Exception {
    List<String> all = new java.util.ArrayList<>(List.of(name));
    all.addAll(List.of(arguments));
    MachineConfig.Builder config = MachineConfig.builder(root).memory(MEMORY).paging(paging);
    return GuestRun.of(config.scheduling(new Policies().parse(policy)), "/bin/" + name, all, "");
  }

  private static void pressure(Paging paging, int pages, int processes) throws Exception {
    pressure(paging, "eevdf", pages, processes);
  }

  private static void pressure(Paging paging, String policy, int pages, int processes)
      throws Exception {
    GuestRun run =
        run(paging, policy, "pressure", Integer.toString(pages), Integer.toString(processes), "1");
    assertEquals("ok\n", run.output(), String.join("\n", run.log()));
    assertEquals(0, run.status());
    assertEquals(Map.of(), run.leaked());
  }

  @ParameterizedTest
  @EnumSource(Replacement.class)
  void fourTimesTheMemoryIsUsedAndNoByteIsLost(Replacement replacement) throws Exception {
    if (replacement != Replacement.OPT) {
      pressure(SWAP.with(replacement), 400, 5);
      return;
    }
    References future = new References();
    pressure(SWAP.recordedBy(future), 250, 5);
    assertTrue(future.length() > 1000);
    pressure(SWAP.withFuture(future), 250, 5);
  }

  /** Whoever runs when: nobody is ended while pages can still go. */
  @ParameterizedTest
  @ValueSource(strings = {"fcfs", "rr", "lottery", "cfs"})
  void nobodyIsEndedUnderOtherSchedulers(String policy) throws Exception {
    pressure(SWAP.with(Replacement.CLOCK), policy, 400, 5);
  }

  @Test
  void aSwapFileOnADiskWorksAsWell(@TempDir Path folder) throws Exception {
    pressure(SWAP.withSwap(32 << 20, folder.resolve("swap")).with(Storage.DISK), 150, 5);
    assertEquals(32 << 20, Files.size(folder.resolve("swap")));
  }

  /** One process waits for its pages while another computes: the waiting is not the hart's. */
  @Test
  void othersRunWhileATaskWaitsForItsPages() throws Exception {
    GuestRun run =
        GuestRun.of(
            MachineConfig.builder(root).memory(MEMORY).cores(1).paging(SWAP),
            "/bin/waiting",
            List.of("waiting"),
            "");
    assertEquals(
        """
        major faults: yes
        the device's time is not the hart's: yes
        the other ran meanwhile: yes
        a system call waits too: yes
        """,
        run.output());
    assertEquals(0, run.status());
  }

  @Test
  void sameSeedSameRun() throws Exception {
    List<String> first = run(SWAP, "eevdf", "pressure", "250", "4", "1").log();
    assertEquals(first, run(SWAP, "eevdf", "pressure", "250", "4", "1").log());
  }
}
