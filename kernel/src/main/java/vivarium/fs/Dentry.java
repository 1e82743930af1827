package vivarium.fs;

import org.jspecify.annotations.Nullable;

/**
 * A name in a directory with the inode that it leads to.
 *
 * <p>There is at most one dentry per name in use ({@link DentryCache}), so that a renamed or
 * removed file shows its new path, or " (deleted)", wherever it is open.
 */
public final class Dentry {
  private @Nullable Dentry parent;
  private String name;
  private final Inode inode;
  private boolean deleted;
  int mountsHere;

  Dentry(@Nullable Dentry parent, String name, Inode inode) {
    this.parent = parent;
    this.name = name;
    this.inode = inode;
  }

  /**
   * The directory that holds the name; null for a file system's root and for files without a name.
   */
  public @Nullable Dentry parent() {
    return parent;
  }

  public String name() {
    return name;
  }

  public Inode inode() {
    return inode;
  }

  /** True once the name has been removed, while the inode lives on in open files. */
  public boolean deleted() {
    return deleted;
  }

  void markDeleted() {
    deleted = true;
  }

  void move(Dentry newParent, String newName) {
    parent = newParent;
    name = newName;
  }

  /** Whether this is {@code ancestor} or below it. */
  boolean isWithin(Dentry ancestor) {
    for (Dentry d = this; d != null; d = d.parent) {
      if (d == ancestor) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "Dentry[" + name + "]";
  }
}
