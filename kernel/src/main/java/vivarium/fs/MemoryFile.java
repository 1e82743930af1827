package vivarium.fs;

import static vivarium.abi.Errno.EPERM;

import org.jspecify.annotations.Nullable;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Seals;
import vivarium.mem.FilePages;
import vivarium.mem.PageSource;

/**
 * A regular file of a {@link MemoryFileSystem}, perhaps with contents that still lie in the lower
 * tree.
 */
final class MemoryFile extends Inode {
  private final MemoryFileSystem memory;
  private final @Nullable LowerNode lower;
  private @Nullable FilePages pages;
  private final long lowerSize;
  private int uses;
  private boolean neverNamed;
  private int seals = Seals.F_SEAL_SEAL;

  MemoryFile(MemoryFileSystem fileSystem, long ino, int mode, int uid, int gid) {
    super(fileSystem, ino, mode, uid, gid);
    memory = fileSystem;
    lower = null;
    lowerSize = 0;
  }

  MemoryFile(MemoryFileSystem fileSystem, long ino, LowerNode.Attributes a, LowerNode lower) {
    super(fileSystem, ino, a.mode(), 0, 0);
    memory = fileSystem;
    this.lower = lower;
    lowerSize = a.size();
    load(a.mode(), 0, 0, a.links(), a.modifyTime(), a.modifyTime(), a.modifyTime());
  }

  @Override
  public FilePages pages() {
    FilePages p = pages;
    if (p == null) {
      PageSource source = lower == null ? null : lower.contents();
      p = new FilePages(memory.frames(), source, lowerSize);
      pages = p;
    }
    return p;
  }

  @Override
  public long size() {
    return pages == null ? lowerSize : pages.size();
  }

  @Override
  public long blocks() {
    return lower == null ? storedPages() * 8 : (size() + 4095 >> 12) * 8;
  }

  /** Pages that hold data of its own, in memory or on the swap device. */
  long storedPages() {
    return pages == null ? 0 : pages.storedPages();
  }

  @Override
  public void truncate(long size) {
    int seal = size < size() ? Seals.F_SEAL_SHRINK : size > size() ? Seals.F_SEAL_GROW : 0;
    if ((seals & seal) != 0) {
      throw ErrnoException.of(EPERM);
    }
    pages().truncate(size);
    touchModify();
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new RegularFile(at, flags, user.capable(Capability.FSETID));
  }

  @Override
  public int seals() {
    return seals;
  }

  void setSeals(int initial) {
    seals = initial;
  }

  @Override
  public void addSeals(int more) {
    if ((seals & Seals.F_SEAL_SEAL) != 0) {
      throw ErrnoException.of(EPERM);
    }
    boolean keepsMode = (more & Seals.F_SEAL_EXEC) != 0 && (mode() & 0111) != 0;
    int writes =
        Seals.F_SEAL_SHRINK | Seals.F_SEAL_GROW | Seals.F_SEAL_WRITE | Seals.F_SEAL_FUTURE_WRITE;
    seals |= keepsMode ? more | writes : more; // as Linux: an executable is sealed whole
  }

  @Override
  public void requireUnsealed(long end) {
    boolean grows = (seals & Seals.F_SEAL_GROW) != 0 && end > size();
    if (grows || (seals & (Seals.F_SEAL_WRITE | Seals.F_SEAL_FUTURE_WRITE)) != 0) {
      throw ErrnoException.of(EPERM);
    }
  }

  @Override
  public void setPermissions(int permissions) {
    if ((seals & Seals.F_SEAL_EXEC) != 0 && ((permissions ^ mode()) & 0111) != 0) {
      throw ErrnoException.of(EPERM);
    }
    super.setPermissions(permissions);
  }

  @Override
  public boolean sparse() {
    return lower == null;
  }

  void addLink() {
    links++;
    neverNamed = false;
    touchChange();
  }

  /** Made by O_TMPFILE: has no name and may get one. */
  MemoryFile unnamed() {
    links = 0;
    neverNamed = true;
    return this;
  }

  void dropLink() {
    links--;
    touchChange();
    discardIfGone();
  }

  /** Whether link(2) may give it a first name: made by O_TMPFILE. */
  boolean linkable() {
    return neverNamed;
  }

  @Override
  public void addUse() {
    uses++;
  }

  @Override
  public void dropUse() {
    uses--;
    discardIfGone();
    if (unused()) {
      FileEvents.gone(this);
    }
  }

  @Override
  boolean unused() {
    return links == 0 && uses == 0;
  }

  private void discardIfGone() {
    if (unused() && pages != null) {
      pages.discard();
      pages = null;
    }
  }
}
