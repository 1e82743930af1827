package vivarium.fs;

/**
 * A place in the file tree: a name (dentry) as seen through a mount. What a path walk ends at, and
 * what a working directory, a root and an open file remember.
 */
public record Location(Mount mount, Dentry dentry) {
  public Inode inode() {
    return dentry.inode();
  }

  public Location with(Dentry other) {
    return new Location(mount, other);
  }

  public boolean same(Location other) {
    return mount == other.mount && dentry == other.dentry;
  }

  /** Path from the machine's root, with " (deleted)" at the end if the name is gone. */
  public String path() {
    return Paths.of(this, null);
  }
}
