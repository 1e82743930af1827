package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The committed programs on a machine that boots from images/root: usertests, whose tests also pass
 * under Linux, and each demo with a line of what it must say.
 */
class UserlandTest {
  private static final Path ROOT = root();

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("images/root/bin"))) {
      folder = Objects.requireNonNull(folder.getParent(), "images/root is not above");
    }
    return folder.resolve("images/root");
  }

  private static GuestRun run(String command) throws Exception {
    String line = "PATH=/bin:/demos; exec " + command;
    return GuestRun.of(MachineConfig.builder(ROOT), "/bin/sh", List.of("sh", "-c", line), "");
  }

  @Test
  void usertestsPass() throws Exception {
    GuestRun run = run("usertests");
    assertEquals(0, run.status(), run.output() + run.errors());
    assertTrue(run.output().contains(" 0 failed, 0 skipped"), run.output());
    assertEquals(Map.of(), run.leaked(), "frames left behind");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "walk once | 0 | 5 + 7 = 12",
        "layout | 0 | [heap]",
        "frames | 0 | back in main with 7",
        "stack_overflow | 0 | SIGSEGV at",
        "stack_overflow die | 139 | the stack may grow to 8192 KiB",
        "globals | 0 | answer      .data",
        "race 20000 | 0 | expected 40000: 0 additions lost",
        "malloc_walk | 0 | 65504 bytes  free",
        "leak 2 | 0 | round   2:",
        "dangling | 0 | writing name[0] changed the password to \"Secret\"",
        "dangling large | 139 | name after free:",
        "double_free | 134 | twice",
        "double_free wild | 134 | into the block",
        "brk_mmap | 0 | the page grown again holds 0",
        "malloc_service | 0 | 10000 system calls: one for each malloc and free",
        "producer_consumer 20000 | 0 | 20000 numbers, sum 199990000",
        "fork_tree | 0 | back at the root: value is still 0",
        "signals | 0 | handler: Alarm clock",
        "threads | 0 | the sum is 499999500000",
        "make_code | 0 | rewritten in place: f(37) = 137",
        "copy_on_write | 0 | child, after 16 writes:      16 pages shared, 16 its own; array[0] is 2",
        "shared_text | 0 | 180 kB",
        "fragmentation | 0 | malloc(1000) came from the end of the heap",
        "hot_cold | 0 | after 10000 accesses:",
        "thrashing 2 | 0 | 2 at once:",
        "brk_mmap | 0 | malloc(128 KiB): 0x3f",
        "first_touch | 0 | first pass, writing:          4096 page faults",
        "cache_matrix | 0 | by columns:  sum 66977792",
        "false_sharing | 0 | two lines:     40000 additions",
        "stack_heap | 0 | scattered heap:  sum 33546240",
        "struct_layout | 0 | hot fields together:   the last one is at 2015",
        "tlb_reach | 0 | 4096 lines:",
        "smt | 0 | waiting for RAM:",
        "priority_inversion | 0 | an ordinary lock: high waited 109.0 ms",
        "priority_inversion | 0 | a lending lock: high waited   9.0 ms",
      })
  void demoShows(String demo, int status, String line) throws Exception {
    GuestRun run = run(demo);
    assertEquals(status, run.status(), run.output() + run.errors());
    assertTrue(run.output().contains(line), run.output());
    assertEquals(Map.of(), run.leaked(), "frames left behind");
  }
}
