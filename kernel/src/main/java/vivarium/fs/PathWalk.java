package vivarium.fs;

import static vivarium.abi.Errno.ELOOP;
import static vivarium.abi.Errno.ENAMETOOLONG;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTDIR;
import static vivarium.abi.Errno.EXDEV;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import vivarium.abi.At;
import vivarium.abi.ErrnoException;
import vivarium.abi.Limits;
import vivarium.abi.Mode;

/**
 * Path resolution as path_resolution(7) and openat2(2) describe it, for one path.
 *
 * <p>Absolute links start at the user's root; {@code ..} at that root stays there. Only this walk
 * follows links: no file system ever lets the host resolve a path.
 */
final class PathWalk {
  /** What the last component was. */
  enum Last {
    NAME,
    DOT,
    DOT_DOT,
    ROOT
  }

  private final Vfs vfs;
  private final FileUser user;
  private final Location start;
  private final Location root;
  private final int resolve;
  private final ArrayDeque<String> pending = new ArrayDeque<>();
  private int linksFollowed;

  // results
  private Location parent;
  private String name = "";
  private @Nullable Location place;
  private Last last = Last.ROOT;
  private boolean trailingSlash;

  /**
   * @param start where a relative path begins
   * @param resolve RESOLVE_ flags of openat2(2)
   */
  PathWalk(Vfs vfs, FileUser user, Location start, int resolve) {
    this.vfs = vfs;
    this.user = user;
    this.start = start;
    this.resolve = resolve;
    root = (resolve & At.RESOLVE_IN_ROOT) != 0 ? start : user.fs().root();
    parent = start;
  }

  /** The directory that holds the last component. */
  Location parent() {
    return parent;
  }

  /** The last component, after links in its place were followed. */
  String name() {
    return name;
  }

  /** What the path names; null if the last component does not exist. */
  @Nullable Location place() {
    return place;
  }

  /** What the path names; ENOENT if it does not exist. */
  Location existing() {
    Location found = place;
    if (found == null) {
      throw ErrnoException.of(ENOENT);
    }
    return found;
  }

  Last last() {
    return last;
  }

  boolean trailingSlash() {
    return trailingSlash;
  }

  /** For callers that took the slashes off so that a link before them is not followed. */
  void markTrailingSlash() {
    trailingSlash = true;
  }

  /**
   * Walks {@code path}. Everything but the last component must exist.
   *
   * @param follow whether a link in the last component is followed
   */
  PathWalk walk(String path, boolean follow) {
    if (path.isEmpty()) {
      throw ErrnoException.of(ENOENT);
    }
    if (Names.length(path) >= Limits.PATH_MAX) {
      throw ErrnoException.of(ENAMETOOLONG);
    }
    Location current = begin(path, start);
    trailingSlash = path.endsWith("/");
    parent = current;
    place = current;
    while (!pending.isEmpty()) {
      String component = pending.removeFirst();
      boolean isLast = pending.isEmpty();
      requireSearchable(current);
      if (component.equals(".")) {
        last = Last.DOT;
        name = component;
        parent = current;
        place = current;
        continue;
      }
      if (component.equals("..")) {
        current = up(current);
        last = Last.DOT_DOT;
        name = component;
        parent = current;
        place = current;
        continue;
      }
      if (component.length() * 3 > Limits.NAME_MAX && Names.length(component) > Limits.NAME_MAX) {
        throw ErrnoException.of(ENAMETOOLONG);
      }
      parent = current;
      name = component;
      last = Last.NAME;
      Location next = child(current, component);
      if (next == null) {
        if (!isLast) {
          throw ErrnoException.of(ENOENT);
        }
        place = null;
        return this;
      }
      if (next.inode().isLink() && (!isLast || follow || trailingSlash)) {
        current = throughLink(current, next.inode(), isLast);
        place = current;
        continue;
      }
      place = next;
      current = next;
    }
    if (trailingSlash && !existing().inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    return this;
  }

  /** Queues the components of {@code path} and says where they start. */
  private Location begin(String path, Location from) {
    int end = path.length();
    while (end > 0) {
      int slash = path.lastIndexOf('/', end - 1);
      if (slash + 1 < end) {
        pending.addFirst(path.substring(slash + 1, end));
      }
      end = slash;
    }
    if (!path.startsWith("/")) {
      return from;
    }
    if ((resolve & At.RESOLVE_BENEATH) != 0) {
      throw ErrnoException.of(EXDEV);
    }
    last = Last.ROOT;
    requireSameMount(from, root);
    return root;
  }

  private Location throughLink(Location directory, Inode link, boolean isLast) {
    if ((resolve & At.RESOLVE_NO_SYMLINKS) != 0 || ++linksFollowed > Limits.SYMLINK_MAX) {
      throw ErrnoException.of(ELOOP);
    }
    Location target = link.follow();
    if (target != null) {
      if ((resolve & At.RESOLVE_NO_MAGICLINKS) != 0) {
        throw ErrnoException.of(ELOOP);
      }
      if ((resolve & (At.RESOLVE_BENEATH | At.RESOLVE_IN_ROOT)) != 0) {
        throw ErrnoException.of(EXDEV);
      }
      requireSameMount(directory, target);
      return target;
    }
    String text = link.readLink();
    if (text.isEmpty()) {
      throw ErrnoException.of(ENOENT);
    }
    if (isLast && text.endsWith("/")) {
      trailingSlash = true;
    }
    Location from = begin(text, directory);
    if (pending.isEmpty()) {
      parent = from; // the link's text was only slashes
      last = Last.ROOT;
    }
    return from;
  }

  private void requireSearchable(Location directory) {
    Inode inode = directory.inode();
    if (!inode.isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    inode.refresh();
    Permissions.require(user, inode, Mode.X_OK);
  }

  private @Nullable Location child(Location directory, String component) {
    Inode inode = directory.inode().lookup(component);
    if (inode == null) {
      return null;
    }
    Dentry dentry = vfs.dentries().of(directory.dentry(), component, inode);
    Location below = vfs.mounts().cross(directory.with(dentry));
    requireSameMount(directory, below);
    return below;
  }

  private Location up(Location from) {
    if (from.same(root)) {
      if ((resolve & At.RESOLVE_BENEATH) != 0) {
        throw ErrnoException.of(EXDEV);
      }
      return from;
    }
    if ((resolve & At.RESOLVE_BENEATH) != 0 && from.same(start)) {
      throw ErrnoException.of(EXDEV);
    }
    Location above = vfs.mounts().parent(from, root);
    requireSameMount(from, above);
    return above;
  }

  private void requireSameMount(Location from, Location to) {
    if ((resolve & At.RESOLVE_NO_XDEV) != 0 && from.mount() != to.mount()) {
      throw ErrnoException.of(EXDEV);
    }
  }
}
