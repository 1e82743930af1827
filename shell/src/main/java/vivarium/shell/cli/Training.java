package vivarium.shell.cli;

/**
 * What the launcher has java learn its AOT cache from: commands as {@code -c} runs them, and, on a
 * terminal, a session at the prompt, in one JVM.
 */
public final class Training {
  private Training() {}

  /** The first argument is what {@code -c} runs; standard input is typed at the prompt. */
  public static void main(String[] arguments) {
    String terminals = System.getProperty("vivarium.terminals", "");
    System.setProperty("vivarium.terminals", "");
    int status = Main.run("-c", arguments[0]);
    if (!terminals.isEmpty()) {
      System.setProperty("vivarium.terminals", terminals);
      status = Main.run();
    }
    Runtime.getRuntime().exit(status);
  }
}
