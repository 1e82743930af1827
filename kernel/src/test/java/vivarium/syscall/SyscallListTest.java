package vivarium.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.boot.Boot;
import vivarium.boot.MachineConfig;
import vivarium.boot.VivariumMachine;

/**
 * The list of system calls in kernel/README.md is what the table says. To write it anew, run this
 * test with {@code -Dvivarium.readme.update=true}.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SyscallListTest {
  private static final Path README = Path.of("README.md");
  private static final String BEGIN =
      "<!-- system calls: generated from SyscallTable, see SyscallListTest -->\n";
  private static final String END = "<!-- end of system calls -->\n";
  private static final int WIDTH = 118;

  @Test
  void readmeListsTheTable() throws IOException, InterruptedException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    assertTrue(begin >= BEGIN.length() && end >= begin, "no place for the list");
    String list = list(rows());
    if (Boolean.getBoolean("vivarium.readme.update")) {
      Files.writeString(README, readme.substring(0, begin) + list + readme.substring(end));
      return;
    }
    assertEquals(list, readme.substring(begin, end));
  }

  private static Collection<SyscallRow> rows() throws IOException, InterruptedException {
    Path root = Path.of("..", "images", "root");
    try (VivariumMachine machine =
        Boot.boot(MachineConfig.builder(root).memory(16 << 20).build())) {
      return machine.call(() -> SyscallFamilies.all(machine.kernel()).rows());
    }
  }

  /** All names in order of their numbers; then those with something missing, and what. */
  private static String list(Collection<SyscallRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append(rows.size()).append(" calls, in the order of their numbers:\n\n");
    StringJoiner line = new StringJoiner(" ", "    ", "\n");
    for (SyscallRow row : rows) {
      if (line.length() + row.name().length() > WIDTH) {
        text.append(line);
        line = new StringJoiner(" ", "    ", "\n");
      }
      line.add(row.name());
    }
    text.append(line).append("\nWith limits:\n\n| call | |\n|---|---|\n");
    for (SyscallRow row : rows) {
      if (!row.note().isEmpty())
        text.append("| ").append(row.name()).append(" | ").append(row.note()).append(" |\n");
    }
    return text.append('\n').toString();
  }
}
