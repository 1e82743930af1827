package vivarium.procfs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticLink;
import vivarium.fs.Vfs;

/**
 * /proc/PID/ns: magic links to the namespaces of a process. The machine has one of each kind, which
 * all processes share.
 */
final class Namespaces {
  private static final String[] KINDS = {
    "cgroup",
    "ipc",
    "mnt",
    "net",
    "pid",
    "pid_for_children",
    "time",
    "time_for_children",
    "user",
    "uts"
  };

  private final Map<String, Location> places = new LinkedHashMap<>();

  Namespaces(Vfs vfs) {
    for (String kind : KINDS) {
      String type = kind.replace("_for_children", "");
      Location place = places.get(type);
      places.put(
          kind,
          place != null
              ? place
              : vfs.anonymous().place(type, Mode.S_IFREG | 0444, vfs.kernelUser()));
    }
  }

  SyntheticDirectory directory(SyntheticDirectory parent, String name) {
    SyntheticDirectory directory =
        new SyntheticDirectory(
            ProcEntry.fileSystem(parent), parent.childIno(name), 0511, parent.uid(), parent.gid());
    return directory.dynamic(child -> link(directory, child), () -> list(directory));
  }

  private @Nullable Inode link(SyntheticDirectory parent, String name) {
    Location place = places.get(name);
    if (place == null) return null;
    return new SyntheticLink(
        ProcEntry.fileSystem(parent),
        parent.childIno(name),
        0777,
        parent.uid(),
        parent.gid(),
        place::path,
        () -> place);
  }

  private List<DirectoryEntry> list(SyntheticDirectory parent) {
    List<DirectoryEntry> entries = new ArrayList<>();
    for (String name : places.keySet()) {
      entries.add(new DirectoryEntry(name, parent.childIno(name), Mode.S_IFLNK));
    }
    return entries;
  }
}
