package vivarium.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the launcher has java learn its AOT cache from, in one JVM: commands as {@code -c} runs
 * them, a program with options and a trace, and, on a terminal, a session at the prompt.
 */
public final class Training {
  private Training() {}

  /**
   * The first argument is what {@code -c} runs, the second what a traced program is; standard input
   * is typed at the prompt.
   */
  public static void main(String[] arguments) throws IOException {
    String terminals = System.getProperty("vivarium.terminals", "");
    System.setProperty("vivarium.terminals", "");
    int status = Main.run("-c", arguments[0]);
    Path trace = Files.createTempFile("vivarium-training", ".pftrace");
    try {
      Main.run("run", "--engine", "jit", "--trace", trace.toString(), arguments[1]);
    } finally {
      Files.delete(trace);
    }
    if (!terminals.isEmpty()) {
      System.setProperty("vivarium.terminals", terminals);
      status = Main.run();
    }
    Runtime.getRuntime().exit(status);
  }
}
