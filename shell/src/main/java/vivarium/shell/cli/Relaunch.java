package vivarium.shell.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vivarium.shell.bench.Launcher;

/**
 * Starts Vivarium again: by the launcher if this one was, else (from classes that are not
 * installed) as this JVM was started.
 */
final class Relaunch implements Launcher {
  private static final String TERMINALS = "-Dvivarium.terminals=";

  @Override
  public List<String> command(List<String> arguments) {
    List<String> command = start("");
    command.addAll(arguments);
    return command;
  }

  @Override
  public List<String> onTerminal() {
    return start("012");
  }

  private static List<String> start(String terminals) {
    List<String> command = new ArrayList<>();
    String classPath = System.getProperty("java.class.path");
    Path folder = Session.home().resolve("shell");
    if (classPath.startsWith(folder.resolve("target/app").toString())) {
      command.add(folder.resolve("vivarium").toString());
      return command;
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith(TERMINALS)) {
        command.add(flag);
      }
    }
    command.add(TERMINALS + terminals);
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    return command;
  }
}
