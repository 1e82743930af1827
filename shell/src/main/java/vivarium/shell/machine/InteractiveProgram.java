package vivarium.shell.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.debug.Symbols;
import vivarium.proc.HostProgram;
import vivarium.proc.HostTask;
import vivarium.shell.builtins.Builtins;
import vivarium.shell.exec.Job;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.grammar.Command;
import vivarium.shell.grammar.Parser;
import vivarium.shell.grammar.SyntaxException;
import vivarium.shell.report.Laboratory;

/**
 * The built-in shell as a process with a person in front: a loop of prompt, line, run. It leads a
 * process group of its own and gives the terminal to each job in the foreground.
 */
public record InteractiveProgram(
    LineSource lines,
    List<String> environment,
    String banner,
    Symbols symbols,
    Laboratory laboratory)
    implements HostProgram {
  private static final int TERMINAL_FROM = 200;

  @Override
  public int main(HostTask self) throws InterruptedException {
    return HostSystem.run(self, os -> interact(self, (HostSystem) os));
  }

  private int interact(HostTask self, HostSystem os) {
    Shell shell =
        new Shell(
            os,
            Builtins.all(new MachineInspector(self.kernel(), symbols, laboratory, lines)),
            "vivarium",
            List.of(),
            environment);
    int terminal = os.duplicateAbove(0, TERMINAL_FROM);
    shell.setTerminal(
        new Shell.TerminalOwner() {
          @Override
          public boolean interactive() {
            return true;
          }

          @Override
          public int descriptor() {
            return terminal;
          }
        });
    shell.options().set('m', true);
    shell.traps().setInteractive();
    takeTerminal(self, os, terminal);
    lines.begin(shell, new GuestView(self, shell, laboratory.policies()));
    shell.println(banner);
    boolean warned = false;
    while (true) {
      String line = nextLine(self, os, shell);
      if (line == null) {
        shell.jobs().poll();
        if (!warned && hasStoppedJobs(shell)) {
          shell.warn("There are stopped jobs (jobs, fg, kill); once more to leave them.");
          warned = true;
          continue;
        }
        shell.println("");
        return shell.finish(shell.lastStatus());
      }
      try {
        runLine(shell, line);
      } catch (ShellException.Exit e) {
        return shell.finish(e.status());
      }
      warned &= line.isBlank();
    }
  }

  private static void takeTerminal(HostTask self, HostSystem os, int terminal) {
    try {
      self.setpgid(0, 0);
    } catch (ErrnoException e) {
      // a session's leader has a group of its own already
    }
    os.setForegroundGroup(terminal, os.processGroup());
  }

  private static boolean hasStoppedJobs(Shell shell) {
    return shell.jobs().all().stream().anyMatch(job -> job.state() == Job.State.STOPPED);
  }

  private @Nullable String nextLine(HostTask self, HostSystem os, Shell shell) {
    shell.jobs().poll();
    for (Job job : shell.jobs().takeNews()) {
      shell.warn(String.format("[%d]  %-23s %s", job.id(), job.describe(), job.source()));
    }
    shell.jobs().sweep();
    os.takeSignals();
    String prompt = lines.prompt(os.workingDirectory(), shell.lastStatus());
    try {
      return self.<@Nullable String>hostWait(() -> lines.readLine(prompt));
    } catch (InterruptedException e) {
      throw new HostSystem.Stopped();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void runLine(Shell shell, String line) {
    Parser parser = new Parser(line);
    while (true) {
      Command command;
      try {
        command = parser.nextCommand();
      } catch (SyntaxException e) {
        shell.complain("syntax error: " + e.getMessage());
        shell.setLastStatus(2);
        return;
      }
      if (command == null) {
        return;
      }
      shell.runInteractive(command);
    }
  }
}
