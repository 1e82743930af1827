package vivarium.shell.machine;

import java.util.List;
import vivarium.debug.Symbols;
import vivarium.proc.HostProgram;
import vivarium.proc.HostTask;
import vivarium.shell.builtins.Builtins;
import vivarium.shell.exec.Shell;

/** The built-in shell as a process that runs a text: {@code vivarium -c} and script files. */
public record ScriptProgram(
    String source,
    String name,
    List<String> arguments,
    List<String> environment,
    boolean file,
    Symbols symbols)
    implements HostProgram {

  @Override
  public int main(HostTask self) throws InterruptedException {
    return HostSystem.run(
        self,
        os -> {
          Shell shell =
              new Shell(
                  os,
                  Builtins.all(new MachineInspector(self.kernel(), symbols)),
                  name,
                  arguments,
                  environment);
          shell.setScriptFile(file);
          return shell.runScript(source);
        });
  }
}
