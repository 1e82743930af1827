package vivarium.procfs;

import vivarium.fs.FileSystem;
import vivarium.fs.Location;
import vivarium.fs.Mount;
import vivarium.fs.MountTable;

/** mounts and mountinfo: what hangs where in the tree, a line each, as in proc_pid_mountinfo(5). */
final class MountFiles {
  private MountFiles() {}

  static String mounts(MountTable table) {
    StringBuilder text = new StringBuilder();
    for (Mount mount : table.all()) {
      FileSystem fileSystem = mount.fileSystem();
      text.append(
          "%s %s %s %s%s 0 0\n"
              .formatted(
                  escaped(mount.source()),
                  escaped(point(mount)),
                  fileSystem.type(),
                  access(mount.readOnly()),
                  fileSystem.options()));
    }
    return text.toString();
  }

  static String mountinfo(MountTable table) {
    StringBuilder text = new StringBuilder();
    for (Mount mount : table.all()) {
      FileSystem fileSystem = mount.fileSystem();
      Location point = mount.point();
      text.append(
          "%d %d %d:%d %s %s %s - %s %s %s%s\n"
              .formatted(
                  mount.id(),
                  point == null ? 1 : point.mount().id(),
                  fileSystem.deviceMajor(),
                  fileSystem.deviceMinor(),
                  "/",
                  escaped(point(mount)),
                  access(mount.readOnly()) + ",relatime",
                  fileSystem.type(),
                  escaped(mount.source()),
                  access(fileSystem.readOnly()),
                  fileSystem.options()));
    }
    return text.toString();
  }

  private static String point(Mount mount) {
    Location point = mount.point();
    return point == null ? "/" : point.path();
  }

  private static String access(boolean readOnly) {
    return readOnly ? "ro" : "rw";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }
}
