package vivarium.procfs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Inode;
import vivarium.fs.OpenFile;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticLink;
import vivarium.proc.Task;

/** The directories fd and fdinfo: a link, and a file of facts, for each open file of a process. */
final class FileDescriptors {
  private record Descriptor(OpenFile file, boolean closeOnExec) {}

  private static final ProcEntry<Descriptor> INFO = ProcEntry.text(0400, FileDescriptors::info);

  private FileDescriptors() {}

  static SyntheticDirectory fd(SyntheticDirectory parent, String name, Task task) {
    SyntheticDirectory directory = directory(parent, name, 0500);
    return directory.dynamic(
        child -> link(directory, child, task), () -> list(directory, task, Mode.S_IFLNK));
  }

  static SyntheticDirectory fdinfo(SyntheticDirectory parent, String name, Task task) {
    SyntheticDirectory directory = directory(parent, name, 0555);
    return directory.dynamic(
        child -> info(directory, child, task), () -> list(directory, task, Mode.S_IFREG));
  }

  private static SyntheticDirectory directory(
      SyntheticDirectory parent, String name, int permissions) {
    return new SyntheticDirectory(
        ProcEntry.fileSystem(parent),
        parent.childIno(name),
        permissions,
        parent.uid(),
        parent.gid());
  }

  private static @Nullable Inode link(SyntheticDirectory parent, String name, Task task) {
    OpenFile file = file(name, task);
    if (file == null) return null;
    int permissions = 0100 | (file.readable() ? 0400 : 0) | (file.writable() ? 0200 : 0);
    return new SyntheticLink(
        ProcEntry.fileSystem(parent),
        parent.childIno(name),
        permissions,
        parent.uid(),
        parent.gid(),
        file::path,
        file::location);
  }

  private static @Nullable Inode info(SyntheticDirectory parent, String name, Task task) {
    OpenFile file = file(name, task);
    if (file == null) return null;
    boolean closeOnExec = task.files().closeOnExec(Integer.parseInt(name));
    return INFO.maker().make(parent, name, new Descriptor(file, closeOnExec));
  }

  private static String info(Descriptor descriptor) {
    OpenFile file = descriptor.file;
    return "pos:\t%d\nflags:\t0%o\nmnt_id:\t%d\nino:\t%d\n%s"
        .formatted(
            file.position(),
            file.flags() | (descriptor.closeOnExec ? OpenFlags.O_CLOEXEC : 0),
            file.location().mount().id(),
            file.inode().ino(),
            file.describe());
  }

  private static @Nullable OpenFile file(String name, Task task) {
    if (task.exited() || !name.matches("0|[1-9][0-9]{0,8}")) return null;
    return task.files().peek(Integer.parseInt(name));
  }

  private static List<DirectoryEntry> list(SyntheticDirectory parent, Task task, int type) {
    List<DirectoryEntry> entries = new ArrayList<>();
    if (task.exited()) return entries;
    task.files()
        .forEach(fd -> {
          String name = Integer.toString(fd);
          entries.add(new DirectoryEntry(name, parent.childIno(name), type));
        });
    return entries;
  }
}
