package vivarium.shell.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  static final String NUMBER = "0.1";

  @Override
  public String[] getVersion() {
    return new String[] {
      "Vivarium " + NUMBER + " (riscv64 Linux machine) on Java " + Runtime.version()
    };
  }
}
