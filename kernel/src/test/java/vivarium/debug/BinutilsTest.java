package vivarium.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.debug.elf.ElfObject;

/**
 * Larger objects than the committed ones, compared with the binutils of this machine: the benchmark
 * programs as gcc and clang build them, linked with the C library that is there, and the libraries
 * of a Debian root. Skipped, with the reason, where the tools or the root are missing; {@code
 * -Dvivarium.binutils=all} takes all programs rather than two, {@code -Dvivarium.debian.root=DIR}
 * names the root.
 */
class BinutilsTest {
  private static final String PREFIX = "riscv64-linux-gnu-";
  private static final Path SOURCES = Path.of("../userland/bench");
  private static final boolean ALL = "all".equals(System.getProperty("vivarium.binutils"));
  private static final int PLACES = ALL ? 20_000 : 2_000;

  @TempDir private @Nullable Path folder;

  private static void require(String program) {
    for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return;
      }
    }
    assumeTrue(false, program + " is not installed");
  }

  private static String output(String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile("vivarium", ".in");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), String.join(" ", command));
      return out;
    } finally {
      Files.delete(in);
    }
  }

  private List<Path> programs() throws IOException {
    assumeTrue(Files.isDirectory(SOURCES), "no folder " + SOURCES.toAbsolutePath());
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".c"))
          .sorted()
          .limit(ALL ? 100 : 2)
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -O2 -gdwarf-5",
        "gcc -O1 -gdwarf-4 -fasynchronous-unwind-tables",
        "gcc -O3 -gdwarf-5 -gz -ffunction-sections -fno-omit-frame-pointer",
        "clang -O2 -gdwarf-5",
        "clang -O1 -gdwarf-4"
      })
  void programsAreReadAsBinutilsDo(String compiler) throws Exception {
    require(PREFIX + "gcc");
    require(PREFIX + "addr2line");
    boolean clang = compiler.startsWith("clang");
    if (clang) {
      require("clang");
      require("llvm-addr2line"); // binutils 2.40 miss inlined functions of DWARF 5's range lists
    }
    Path program = Objects.requireNonNull(folder).resolve("program");
    for (Path source : programs()) {
      Path object = program.resolveSibling("program.o");
      List<String> compile = new ArrayList<>(List.of(compiler.split(" ")));
      compile.set(0, clang ? "clang" : PREFIX + "gcc");
      if (clang) {
        compile.addAll(List.of("--target=riscv64-linux-gnu", "-march=rv64gc", "-mabi=lp64d"));
        compile.addAll(List.of("-isystem", "/usr/riscv64-linux-gnu/include"));
      }
      compile.addAll(
          List.of("-w", "-c", source.toAbsolutePath().toString(), "-o", object.toString()));
      output("", compile);
      output(
          "",
          List.of(PREFIX + "gcc", "-static", object.toString(), "-lm", "-o", program.toString()));
      comparePlaces(source + " by " + compiler, program, clang ? "llvm-" : PREFIX);
      compareFrames(source + " by " + compiler, program);
    }
  }

  private static ObjectFile read(Path file) throws IOException {
    return Oracle.object(Files.readAllBytes(file));
  }

  private static void comparePlaces(String name, Path file, String tools) throws Exception {
    ObjectFile object = read(file);
    ElfObject.Section text =
        Objects.requireNonNull(
            new ElfObject(Oracle.bytes(Files.readAllBytes(file))).section(".text"));
    SplittableRandom random = new SplittableRandom(1);
    List<Long> addresses = new ArrayList<>();
    Symbol main = Objects.requireNonNull(object.symbols().named("main"));
    for (long at = 0; at < main.size(); at += 2) {
      addresses.add(main.address() + at);
    }
    while (addresses.size() < PLACES) {
      addresses.add(text.address() + random.nextLong(text.size()) & ~1L);
    }
    StringBuilder input = new StringBuilder();
    addresses.forEach(address -> input.append(Long.toHexString(address)).append('\n'));
    String[] answers =
        output(
                input.toString(),
                List.of(tools + "addr2line", "-a", "-f", "-i", "-e", file.toString()))
            .split("0x[0-9a-f]+\n");
    assertEquals(addresses.size(), answers.length - 1);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      String expected =
          answers[i + 1]
              .replaceAll(" \\(discriminator \\d+\\)", "")
              .replaceAll(":0(?=\n|$)", ":?")
              .strip()
              .replace('\n', ' ');
      String actual = Oracle.words(object, addresses.get(i));
      if (!same(object, addresses.get(i), expected, actual)) {
        differences.add(Long.toHexString(addresses.get(i)) + ": " + expected + " | " + actual);
      }
    }
    Oracle.assertNone(name, differences, addresses.size());
  }

  /**
   * Where there is no debug information, one of several symbols for a place is as good as another.
   */
  private static boolean same(ObjectFile object, long address, String expected, String actual) {
    if (!actual.contains("??:")) {
      return expected.equals(actual);
    }
    if (!expected.contains("??:") && !expected.matches("\\S+ \\S*:\\?")) { // the symbol table's
      return false;
    }
    Symbol own = object.symbols().at(address);
    String name = expected.substring(0, expected.indexOf(' '));
    boolean unknown = name.equals("??") || name.startsWith("$"); // llvm takes marks for symbols
    return own == null
        ? unknown || object.symbols().named(name) != null
        : unknown || object.symbols().allNamed(name).stream().anyMatch(s -> s.address() <= address);
  }

  private static int compareFrames(String name, Path file) throws Exception {
    List<String> lines =
        output("", List.of(PREFIX + "readelf", "-W", "--debug-dump=frames-interp", file.toString()))
            .lines()
            .toList();
    int compared = Oracle.compareFrames(name, read(file), lines);
    assertTrue(compared > 1000, name + ": " + compared + " places with call frames");
    return compared;
  }

  @Test
  void librariesOfDebianHaveTheirFramesAndSymbols() throws Exception {
    String root = System.getProperty("vivarium.debian.root");
    assumeTrue(root != null, "no Debian root given by -Dvivarium.debian.root");
    require(PREFIX + "readelf");
    int found = 0;
    for (String name : List.of("libc.so.6", "ld-linux-riscv64-lp64d.so.1", "libstdc++.so.6")) {
      Path file = Path.of(root, "usr/lib/riscv64-linux-gnu", name);
      if (Files.exists(file)) {
        compareFrames(name, file);
        compareSymbols(name, file);
        found++;
      }
    }
    assumeTrue(found > 0, "no libraries in " + root);
  }

  private static void compareSymbols(String name, Path file) throws Exception {
    ObjectFile object = read(file);
    List<String> missing = new ArrayList<>();
    int compared = 0;
    for (String line :
        output("", List.of(PREFIX + "readelf", "-W", "--dyn-syms", file.toString()))
            .lines()
            .toList()) {
      String[] words = line.strip().split("\\s+");
      boolean defined =
          words.length >= 8
              && words[0].matches("\\d+:")
              && words[6].matches("\\d+")
              && words[3].matches("FUNC|IFUNC|OBJECT");
      if (!defined) {
        continue;
      }
      compared++;
      String[] parts = words[7].split("@+");
      long address = Long.parseUnsignedLong(words[1], 16);
      boolean known =
          object.symbols().allNamed(parts[0]).stream()
              .anyMatch(s ->
                  s.address() == address
                      && (parts.length == 1
                          || s.version().equals(parts[1])
                          || s.version().isEmpty()));
      if (!known) {
        missing.add(line);
      }
    }
    assertTrue(compared > 10, name + " has symbols");
    Oracle.assertNone(name, missing, compared);
  }
}
