package vivarium.fs;

import org.jspecify.annotations.Nullable;

/** From a location back to its path, as getcwd(2) and the links in /proc/PID/fd show it. */
final class Paths {
  private Paths() {}

  /**
   * Path of {@code place} as seen by a process whose root is {@code root} (null: the machine's). A
   * place outside that root is shown as "(unreachable)/...", a removed name with " (deleted)".
   */
  static String of(Location place, @Nullable Location root) {
    Mount mount = place.mount();
    Dentry dentry = place.dentry();
    boolean deleted = dentry.deleted();
    StringBuilder path = new StringBuilder();
    boolean reachable = true;
    while (root == null || mount != root.mount() || dentry != root.dentry()) {
      if (dentry == mount.root()) {
        Location point = mount.point();
        if (point == null) {
          reachable = root == null;
          break;
        }
        mount = point.mount();
        dentry = point.dentry();
        continue;
      }
      path.insert(0, dentry.name()).insert(0, '/');
      Dentry parent = dentry.parent();
      if (parent == null) {
        // a file without a name: pipes and memfds are called by what they are
        return dentry.name();
      }
      dentry = parent;
    }
    String text = path.isEmpty() ? "/" : path.toString();
    if (!reachable) {
      text = "(unreachable)" + text;
    }
    return deleted ? text + " (deleted)" : text;
  }
}
