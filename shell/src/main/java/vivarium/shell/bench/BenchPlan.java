package vivarium.shell.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param home the project's folder
 * @param engine the engine for all parts but the interpreter's own
 * @param names programs to run; empty for all
 * @param parts by name; empty for all
 * @param rounds how often the contenders take turns; the best time counts
 * @param quick whether little work is enough, to see that all works
 * @param json where the figures go; null for nowhere
 * @param earlier figures to compare with; null for none
 */
public record BenchPlan(
    Path home,
    String engine,
    List<String> names,
    List<String> parts,
    int rounds,
    boolean quick,
    @Nullable Path json,
    @Nullable Path earlier) {

  boolean wants(String part) {
    return parts.isEmpty() ? names.isEmpty() || ofPrograms(part) : parts.contains(part);
  }

  /** With names of programs, only the parts that run them are meant. */
  private static boolean ofPrograms(String part) {
    return part.equals("warm") || part.equals("cold") || part.equals("interp");
  }

  /** The number for a full run, or the one for a quick one. */
  long work(long full, long little) {
    return quick ? little : full;
  }

  /** Seconds of work that are measured, or that go before. */
  double seconds(double full) {
    return quick ? full / 25 : full;
  }

  Path image(String name) {
    return home.resolve("images/root/bench").resolve(name);
  }

  boolean isProgram(String name) {
    return Files.exists(image(name + ".expected"));
  }

  Path source(String name) {
    return home.resolve("userland/bench").resolve(name + ".c");
  }
}
