package vivarium.shell.builtins;

import java.util.List;
import vivarium.shell.exec.Builtin;

/**
 * Supplies the built-ins that look into the machine ({@code pcb}, {@code cores}, {@code dmesg}).
 */
public interface Inspector {
  List<Builtin> rows();
}
