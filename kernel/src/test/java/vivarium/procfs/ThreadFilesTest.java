package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Vfs;
import vivarium.proc.Process;
import vivarium.trace.EventKind;
import vivarium.trace.TraceRecorder;

/** What /proc shows of the threads of one process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ThreadFilesTest {
  private static final int THREADS = 4;

  /**
   * The program's threads sleep for thirty seconds; virtual time would skip them, so a timer looks
   * meanwhile.
   */
  private static final long LOOK_AFTER = 10_000_000_000L;

  @Test
  void threadsHaveDirectoriesOfTheirOwnAndShareTheirMemory()
      throws IOException, InterruptedException {
    try (GuestMachine guest = new GuestMachine(GuestMachine.IMAGES)) {
      CompletableFuture<Boolean> looked = new CompletableFuture<>();
      TraceRecorder atExec =
          (kind, time, hart, task, arguments) -> {
            if (kind == EventKind.EXEC)
              guest.kernel().clock().at(time + LOOK_AFTER, () -> look(guest, looked));
          };
      guest.machine.call(() -> {
        guest.kernel().trace().add(atExec);
        return true;
      });
      guest.run("/demos/threads", Integer.toString(THREADS), "hold");
      assertEquals(0, guest.status());
      assertTrue(looked.join());
    }
  }

  /** Runs the checks on the machine's thread and hands their failure to the test. */
  private static void look(GuestMachine guest, CompletableFuture<Boolean> looked) {
    try {
      check(guest);
      looked.complete(true);
    } catch (RuntimeException | AssertionError e) {
      looked.completeExceptionally(e);
    }
  }

  private static void check(GuestMachine guest) {
    Vfs vfs = guest.kernel().vfs();
    Process process =
        guest.kernel().pids().processes().stream()
            .filter(candidate -> candidate.name().equals("threads"))
            .findFirst()
            .orElseThrow();
    String path = "/proc/" + process.pid();
    List<String> tids =
        vfs.resolve(vfs.kernelUser(), path + "/task").inode().list().stream()
            .map(DirectoryEntry::name)
            .toList();
    assertEquals(THREADS + 1, tids.size());
    assertTrue(
        GuestFiles.read(vfs, path + "/status").contains("\nThreads:\t" + (THREADS + 1) + "\n"));
    String maps = GuestFiles.read(vfs, path + "/maps");
    assertEquals(
        THREADS, Arrays.stream(maps.split("\n")).filter(row -> row.contains(" ---p ")).count());
    long time = 0;
    for (String tid : tids) {
      String directory = path + "/task/" + tid;
      assertEquals(maps, GuestFiles.read(vfs, directory + "/maps"));
      assertEquals(tid, GuestFiles.read(vfs, directory + "/stat").split(" ")[0]);
      time += Long.parseLong(GuestFiles.read(vfs, directory + "/schedstat").split(" ")[0]);
    }
    assertEquals(process.cpuTimeNs(), time);
  }
}
