package vivarium.fs;

import org.jspecify.annotations.Nullable;

/** A file system, or a part of one, hung into the tree at a directory. */
public final class Mount {
  private final int id;
  private final FileSystem fileSystem;
  private final Dentry root;
  private final @Nullable Location point;
  private final String source;
  private final boolean readOnly;

  Mount(
      int id,
      FileSystem fileSystem,
      Dentry root,
      @Nullable Location point,
      String source,
      boolean readOnly) {
    this.id = id;
    this.fileSystem = fileSystem;
    this.root = root;
    this.point = point;
    this.source = source;
    this.readOnly = readOnly;
  }

  public int id() {
    return id;
  }

  public FileSystem fileSystem() {
    return fileSystem;
  }

  /** What is seen at the mount point. */
  public Dentry root() {
    return root;
  }

  /** Where it hangs; null for the machine's root and for mounts without a place in the tree. */
  public @Nullable Location point() {
    return point;
  }

  /** First column of /proc/mounts. */
  public String source() {
    return source;
  }

  public boolean readOnly() {
    return readOnly || fileSystem.readOnly();
  }
}
