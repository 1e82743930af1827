package vivarium.shell.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param home the project's folder
 * @param names programs to run; empty for all
 * @param parts of programs, switches, start; empty for all
 * @param scale how much work each program does; 10 is the default, 1 small
 * @param rounds how often the contenders take turns; the best time counts
 */
public record BenchPlan(Path home, List<String> names, List<String> parts, int scale, int rounds) {
  boolean wants(String part) {
    return parts.isEmpty() || parts.contains(part);
  }

  Path images() {
    return home.resolve("images/root/bench");
  }

  Path sources() {
    return home.resolve("userland/bench");
  }
}
