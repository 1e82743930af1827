package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * For tests: builds the C programs of userland/tests with the cross compiler, and runs them under
 * qemu.
 */
final class CrossCompiler {
  private static final String COMPILER = "riscv64-linux-gnu-gcc";
  private static final String EMULATOR = "qemu-riscv64";

  private CrossCompiler() {}

  /** The folder with the sources. */
  static Path sources(String folder) {
    Path path = Path.of("../userland/tests", folder);
    assumeTrue(Files.isDirectory(path), "no folder " + path.toAbsolutePath());
    return path;
  }

  /** Skips the test where the compiler is missing. */
  static void require() {
    assumeTrue(installed(COMPILER), COMPILER + " is not installed");
  }

  /** Skips the test where the reference is missing. */
  static void requireEmulator() {
    assumeTrue(installed(EMULATOR), EMULATOR + " is not installed");
  }

  private static boolean installed(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the toolchain's C library can be linked into a static position-independent program. */
  static boolean linksStaticPie() throws IOException, InterruptedException {
    return library("rcrt1.o").isAbsolute();
  }

  /** A file of the toolchain's C library; relative if there is none of that name. */
  static Path library(String name) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(COMPILER, "-print-file-name=" + name).start();
    String path =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return Path.of(path);
  }

  /** Compiles one file with -O2 and the given linking option. */
  static void compile(Path source, Path program, String linking)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            COMPILER,
            "-O2",
            "-w",
            linking,
            "-o",
            program.toString(),
            source.toString(),
            "-lm",
            "-lpthread");
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String messages = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), messages);
  }

  /** Compiles blocks.c and its start against the headers and libc.so of musl. */
  static void compileForMusl(Path sources, Path program, Path include, Path library)
      throws IOException, InterruptedException {
    run(
        List.of(
            COMPILER,
            "-O2",
            "-w",
            "-nostdinc",
            "-isystem",
            include.toString(),
            "-isystem",
            library("include").toString(),
            "-nostdlib",
            "-no-pie",
            "-Wl,-dynamic-linker,/lib/ld-musl-riscv64.so.1",
            "-o",
            program.toString(),
            sources.resolve("musl_start.c").toString(),
            sources.resolve("blocks.c").toString(),
            "-L" + library,
            "-l:libc.so",
            library("libgcc.a").toString()));
  }

  /**
   * Standard output of a program under qemu, and its status in the last line as expected files have
   * it.
   */
  static String emulate(Path program, List<String> arguments, String input)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(EMULATOR, program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(Map.of("EXEC_WRAPPER", EMULATOR));
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return output + "[status " + process.waitFor() + "]\n";
  }
}
