package vivarium.fs;

import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EINVAL;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/** Which file systems hang where, in the order of mounting. */
public final class MountTable {
  private final List<Mount> mounts = new ArrayList<>();
  private int lastId = 20;

  /** All mounts that hang in the tree, as /proc/mounts lists them. */
  public List<Mount> all() {
    return List.copyOf(mounts);
  }

  Mount add(
      FileSystem fileSystem,
      Dentry root,
      @Nullable Location point,
      String source,
      boolean readOnly) {
    Mount mount = new Mount(++lastId, fileSystem, root, point, source, readOnly);
    mounts.add(mount);
    if (point != null) {
      point.dentry().mountsHere++;
    }
    return mount;
  }

  /** A mount without a place in the tree, for pipes and their like. */
  Mount internal(FileSystem fileSystem) {
    Dentry root = new Dentry(null, "/", fileSystem.root());
    return new Mount(++lastId, fileSystem, root, null, fileSystem.type(), false);
  }

  void remove(Mount mount) {
    Location point = mount.point();
    if (point == null) {
      throw ErrnoException.of(EINVAL);
    }
    for (Mount other : mounts) {
      Location where = other.point();
      if (where != null && where.mount() == mount) {
        throw ErrnoException.of(EBUSY);
      }
    }
    mounts.remove(mount);
    point.dentry().mountsHere--;
  }

  /** What is seen at {@code place}: the root of the topmost mount there, or the place itself. */
  Location cross(Location place) {
    Location seen = place;
    while (seen.dentry().mountsHere > 0) {
      Mount over = mountedAt(seen);
      if (over == null) {
        return seen;
      }
      seen = new Location(over, over.root());
    }
    return seen;
  }

  /** The directory above {@code place}, not leaving {@code root}. */
  Location parent(Location place, Location root) {
    Location here = place;
    while (here.dentry() == here.mount().root()) {
      if (here.same(root)) {
        return here;
      }
      Location point = here.mount().point();
      if (point == null) {
        return here;
      }
      here = point;
    }
    if (here.same(root)) {
      return here;
    }
    Dentry above = here.dentry().parent();
    return above == null ? here : cross(here.with(above));
  }

  private @Nullable Mount mountedAt(Location place) {
    for (int i = mounts.size() - 1; i >= 0; i--) {
      Location point = mounts.get(i).point();
      if (point != null && point.same(place)) {
        return mounts.get(i);
      }
    }
    return null;
  }
}
