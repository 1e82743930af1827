package vivarium.procfs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Inode;
import vivarium.fs.PlacedFile;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticLink;
import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;
import vivarium.proc.Task;

/**
 * /proc/PID/map_files: a magic link to its file for each area that maps one, named by its range.
 */
final class MapFiles {
  private MapFiles() {}

  static SyntheticDirectory directory(SyntheticDirectory parent, String name, Task task) {
    SyntheticDirectory directory =
        new SyntheticDirectory(
            ProcEntry.fileSystem(parent), parent.childIno(name), 0500, parent.uid(), parent.gid());
    return directory.dynamic(child -> link(directory, child, task), () -> list(directory, task));
  }

  private static @Nullable Inode link(SyntheticDirectory parent, String name, Task task) {
    for (Vma area : areas(task)) {
      MappedFile file = area.file();
      if (file != null && range(area).equals(name)) {
        return new SyntheticLink(
            ProcEntry.fileSystem(parent),
            parent.childIno(name),
            permissions(area),
            parent.uid(),
            parent.gid(),
            file::path,
            () -> file instanceof PlacedFile placed ? placed.location() : null);
      }
    }
    return null;
  }

  private static int permissions(Vma area) {
    boolean written = (area.flags() & (Vma.SHARED | Vma.WRITE)) == (Vma.SHARED | Vma.WRITE);
    return written ? 0600 : 0400;
  }

  private static List<DirectoryEntry> list(SyntheticDirectory parent, Task task) {
    List<DirectoryEntry> entries = new ArrayList<>();
    for (Vma area : areas(task)) {
      if (area.file() != null) {
        String name = range(area);
        entries.add(new DirectoryEntry(name, parent.childIno(name), Mode.S_IFLNK));
      }
    }
    return entries;
  }

  private static List<Vma> areas(Task task) {
    AddressSpace space = ProcessDirectory.space(task);
    return space == null ? List.of() : space.areas();
  }

  private static String range(Vma area) {
    return Long.toHexString(area.start()) + "-" + Long.toHexString(area.end());
  }
}
