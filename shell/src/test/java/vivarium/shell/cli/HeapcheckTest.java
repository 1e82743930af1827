package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.shell.cli.Vivarium.Result;

/**
 * {@code heapcheck} at the prompt over the demos; what it says of small programs is compared with
 * Valgrind by userland/tests/heapcheck/compare.
 */
class HeapcheckTest {
  private static Result run(String commands) {
    return new Vivarium().commands(commands);
  }

  private static void assertTold(Result result, String line) {
    assertTrue(result.errors().contains(line), result.errors());
  }

  @Test
  void usesAfterFreeAreToldWithTheirBlock() {
    Result result = run("heapcheck --error-exitcode=9 /demos/dangling");
    assertEquals(9, result.status());
    assertTold(result, "Invalid read of size 1");
    assertTold(result, "Invalid write of size 1");
    assertTold(result, "is 0 bytes inside a block of size 32 free'd");
    assertTold(result, "Block was alloc'd at");
    assertTold(result, ": main (dangling.c:");
  }

  @Test
  void aSecondFreeIsToldAndDoesNothing() {
    Result result = run("heapcheck /demos/double_free; heapcheck -q /demos/double_free wild");
    assertTrue(result.output().contains("not reached"), result.output());
    assertTold(result, "Invalid free() / delete / delete[] / realloc()");
    assertTold(result, "is 0 bytes inside a block of size 100 free'd");
    assertTold(result, "is 32 bytes inside a block of size 100 alloc'd");
  }

  @Test
  void lostBlocksAreSummedUp() {
    Result result = run("heapcheck --leak-check=full /demos/leak 3");
    assertTold(result, "LEAK SUMMARY:");
    assertTold(result, "196,608 bytes in 3 blocks are definitely lost in loss record");
  }

  @Test
  void goodProgramsAreFoundGood() {
    Result result =
        run(
            """
            check() { heapcheck --error-exitcode=9 "$@" || echo "bad: $*"; }
            check ls -l /
            check wc /etc/passwd
            check sort /etc/passwd
            check sh -c 'for i in 1 2 3; do echo $((i + 1)); done | cat; x=$(ls /); echo ${#x}'
            check /dynamic/bin/ls /
            """);
    assertTrue(!result.output().contains("bad: "), result.output() + result.errors());
  }

  @Test
  void theMallocServiceIsChecked() {
    Result result = run("heapcheck /demos/malloc_service");
    assertTold(result, "HEAP SUMMARY:");
    assertTrue(!result.errors().contains("total heap usage: 0 allocs"), result.errors());
  }

  @Test
  void suppressedErrorsAreCountedAndNotTold(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("rules"),
        """
        {
           reads of the dead
           Memcheck:Addr1
           ...
           fun:main
        }
        """);
    Vivarium vivarium = new Vivarium();
    vivarium.options.mounts = List.of(folder + ":/rules");
    Result result =
        vivarium.commands(
            "heapcheck -s --error-exitcode=9 --suppressions=/rules/rules /demos/dangling");
    assertEquals(0, result.status());
    assertTrue(!result.errors().contains("Invalid"), result.errors());
    assertTold(result, "reads of the dead");
    assertTold(result, "ERROR SUMMARY: 0 errors from 0 contexts (suppressed: ");
  }

  @Test
  void jsonTellsTheSame() {
    Result result = run("heapcheck --json=/tmp/report /demos/double_free; cat /tmp/report");
    assertTrue(result.output().contains("\"kind\": \"Free\""), result.output());
    assertTrue(result.output().contains("\"allocs\": "), result.output());
    assertTrue(result.output().contains("\"function\": \"main\""), result.output());
  }

  @Test
  void wrongOptionsAreSaidInOneLine() {
    assertEquals(2, run("heapcheck --no-such=1 true").status());
    assertEquals(2, run("heapcheck").status());
    assertEquals(127, run("heapcheck no_such_program").status());
  }
}
