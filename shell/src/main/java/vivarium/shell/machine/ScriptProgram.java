package vivarium.shell.machine;

import java.util.List;
import vivarium.debug.Symbols;
import vivarium.proc.HostProgram;
import vivarium.proc.HostTask;
import vivarium.shell.builtins.Builtins;
import vivarium.shell.exec.Shell;
import vivarium.shell.report.Laboratory;

/** The built-in shell as a process that runs a text: {@code vivarium -c} and script files. */
public record ScriptProgram(
    String source,
    String name,
    List<String> arguments,
    List<String> environment,
    boolean file,
    Symbols symbols,
    Laboratory laboratory)
    implements HostProgram {

  @Override
  public int main(HostTask self) throws InterruptedException {
    return HostSystem.run(
        self,
        os -> {
          Shell shell =
              new Shell(
                  os,
                  Builtins.all(new MachineInspector(self.kernel(), symbols, laboratory)),
                  name,
                  arguments,
                  environment);
          shell.setScriptFile(file);
          return shell.runScript(source);
        });
  }
}
