package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.Vfs;
import vivarium.proc.HostTask;
import vivarium.proc.Process;
import vivarium.sched.PolicyKind;
import vivarium.sched.policy.Policies;
import vivarium.shell.exec.Job;
import vivarium.shell.exec.Programs;
import vivarium.shell.exec.Shell;
import vivarium.shell.terminal.Completion;

/**
 * What completion sees of the guest while the machine runs: kernel objects are read through the
 * machine's door.
 */
public final class GuestView implements Completion.Guest {
  private static final List<String> WORDS =
      List.of(
          "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
          "time");

  private final HostTask self;
  private final Shell shell;

  private final Policies policies;

  GuestView(HostTask self, Shell shell, Policies policies) {
    this.policies = policies;
    this.self = self;
    this.shell = shell;
  }

  private <T> List<T> inside(Callable<List<T>> read) {
    try {
      return self.kernel().machine().door().call(read);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ErrnoException | IllegalStateException e) {
      return List.of();
    }
  }

  @Override
  public Collection<String> commands() {
    TreeSet<String> names = new TreeSet<>(shell.builtins().keySet());
    names.addAll(shell.functions().keySet());
    names.addAll(WORDS);
    for (String directory : new Programs(shell).path()) {
      names.addAll(files(directory.isEmpty() ? "." : directory));
    }
    names.removeIf(name -> name.endsWith("/") || name.contains("."));
    return names;
  }

  @Override
  public Collection<String> files(String directory) {
    return inside(() -> {
      Vfs vfs = self.kernel().vfs();
      Location place = vfs.resolve(self.task(), directory);
      List<String> names = new ArrayList<>();
      for (DirectoryEntry entry : place.inode().list()) {
        String name = entry.name();
        if (!name.equals(".") && !name.equals("..")) {
          names.add(isDirectory(vfs, place, entry) ? name + "/" : name);
        }
      }
      return names;
    });
  }

  private boolean isDirectory(Vfs vfs, Location place, DirectoryEntry entry) {
    if (entry.type() == Mode.S_IFDIR) {
      return true;
    }
    if (entry.type() != Mode.S_IFLNK) {
      return false;
    }
    try {
      Inode inode = vfs.resolve(self.task(), place, entry.name(), true).inode();
      return inode.isDirectory();
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public Collection<Completion.Item> processes() {
    return inside(() -> {
      List<Completion.Item> items = new ArrayList<>();
      for (Process process : self.kernel().pids().processes()) {
        items.add(new Completion.Item(Integer.toString(process.pid()), process.name()));
      }
      return items;
    });
  }

  @Override
  public Collection<Completion.Item> jobs() {
    List<Completion.Item> items = new ArrayList<>();
    for (Job job : shell.jobs().all()) {
      items.add(new Completion.Item("%" + job.id(), job.source()));
    }
    return items;
  }

  @Override
  public Collection<String> variables() {
    return shell.variables().names();
  }

  @Override
  public Collection<String> policies() {
    return policies.all().stream().map(PolicyKind::name).toList();
  }
}
