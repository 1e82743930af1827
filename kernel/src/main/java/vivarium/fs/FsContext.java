package vivarium.fs;

/** A process's working directory, root and umask; shared by tasks cloned with CLONE_FS. */
public final class FsContext {
  private Location cwd;
  private Location root;
  private int umask;

  public FsContext(Location root, Location cwd, int umask) {
    this.root = root;
    this.cwd = cwd;
    this.umask = umask;
  }

  public FsContext copy() {
    return new FsContext(root, cwd, umask);
  }

  public Location cwd() {
    return cwd;
  }

  public void setCwd(Location cwd) {
    this.cwd = cwd;
  }

  public Location root() {
    return root;
  }

  public void setRoot(Location root) {
    this.root = root;
  }

  public int umask() {
    return umask;
  }

  /** Sets the mask and returns the previous one. */
  public int setUmask(int mask) {
    int previous = umask;
    umask = mask & 0777;
    return previous;
  }
}
