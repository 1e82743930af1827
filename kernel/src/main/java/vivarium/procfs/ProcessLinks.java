package vivarium.procfs;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.Location;
import vivarium.fs.PlacedFile;
import vivarium.mem.MappedFile;
import vivarium.proc.Task;

/** The magic links cwd, root and exe. */
final class ProcessLinks {
  private ProcessLinks() {}

  static ProcEntry<Task> workingDirectory() {
    return link(task -> task.exited() ? null : task.fs().cwd());
  }

  static ProcEntry<Task> root() {
    return link(task -> task.exited() ? null : task.fs().root());
  }

  static ProcEntry<Task> executable() {
    return ProcEntry.link(
        task -> program(task).path(),
        task -> program(task) instanceof PlacedFile placed ? placed.location() : null);
  }

  private static MappedFile program(Task task) {
    MappedFile file = ProcessDirectory.alive(task).exited() ? null : task.process().executable();
    if (file == null) throw ErrnoException.of(Errno.ENOENT);
    return file;
  }

  /** A zombie has none of them: ENOENT. */
  private static ProcEntry<Task> link(Function<Task, @Nullable Location> place) {
    Function<Task, Location> present =
        task -> {
          Location location = place.apply(ProcessDirectory.alive(task));
          if (location == null) throw ErrnoException.of(Errno.ENOENT);
          return location;
        };
    return ProcEntry.link(task -> present.apply(task).path(), present::apply);
  }
}
