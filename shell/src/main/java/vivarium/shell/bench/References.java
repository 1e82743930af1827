package vivarium.shell.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What we are compared with: qemu-riscv64 on the same program, and the same source built for the
 * host.
 */
final class References {
  private static final List<String> FLAGS =
      List.of("-std=gnu11", "-O2", "-fno-math-errno", "-ffp-contract=off");

  private final BenchPlan plan;
  private final @Nullable String qemu = find("qemu-riscv64", "qemu-riscv64-static");
  private final @Nullable String compiler = find("gcc", "cc", "clang");
  private final Map<String, List<String>> built = new HashMap<>();
  private @Nullable Path folder;

  References(BenchPlan plan) {
    this.plan = plan;
  }

  private static @Nullable String find(String... names) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      for (String name : names) {
        Path file = Path.of(directory, name);
        if (Files.isExecutable(file)) {
          return file.toString();
        }
      }
    }
    return null;
  }

  /** What is not there to compare with. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (qemu == null) {
      missing.add("qemu-riscv64 is not installed: that column stays empty (apt install qemu-user)");
    }
    if (compiler == null) {
      missing.add("no C compiler is installed: the native column stays empty (apt install gcc)");
    }
    return missing;
  }

  /** The command under qemu; empty if there is none. */
  List<String> qemu(String program, String argument) {
    return qemu == null ? List.of() : List.of(qemu, program, argument);
  }

  /** The native build's command; empty if it cannot be built. */
  List<String> host(String name, String argument) {
    List<String> program = built.computeIfAbsent(name, this::build);
    return program.isEmpty() ? program : List.of(program.get(0), argument);
  }

  private List<String> build(String name) {
    Path source = plan.sources().resolve(name + ".c");
    if (compiler == null || !Files.exists(source)) {
      return List.of();
    }
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("vivarium-bench");
      }
      Path program = folder.resolve(name);
      List<String> command = new ArrayList<>(List.of(compiler));
      command.addAll(FLAGS);
      command.addAll(List.of("-o", program.toString(), source.toString(), "-lm", "-lpthread"));
      return Timed.run(command).status() == 0 ? List.of(program.toString()) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  void close() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // a temporary folder stays behind
    }
  }
}
