package vivarium.fs;

import static vivarium.abi.Errno.EISDIR;
import static vivarium.abi.Errno.ENOENT;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.Mode;

/**
 * An open directory. Its listing is taken when reading starts at the beginning, so that names are
 * neither skipped nor repeated while others are made and removed; its position counts entries.
 */
public final class OpenDirectory extends OpenFile {
  private final Vfs vfs;
  private @Nullable List<DirectoryEntry> entries;

  public OpenDirectory(Vfs vfs, Location location, int flags) {
    super(location, flags);
    this.vfs = vfs;
  }

  /** The listing from "." on; ENOENT if the directory has been removed. */
  public List<DirectoryEntry> entries() {
    List<DirectoryEntry> list = entries;
    if (list == null || position == 0) {
      if (location().dentry().deleted()) {
        throw ErrnoException.of(ENOENT);
      }
      list = new ArrayList<>();
      Inode self = inode();
      list.add(new DirectoryEntry(".", self.ino(), Mode.S_IFDIR));
      Location above = vfs.mounts().parent(location(), vfs.root());
      list.add(new DirectoryEntry("..", above.inode().ino(), Mode.S_IFDIR));
      list.addAll(self.list());
      entries = list;
      self.touchAccess();
    }
    return list;
  }

  /** Goes to the entry with this number; what getdents64 gives as d_off. */
  public void setPosition(long entry) {
    position = entry;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EISDIR);
  }

  @Override
  public int pread(long at, byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EISDIR);
  }

  @Override
  public boolean seekable() {
    return true;
  }

  @Override
  public long seek(long offset, int whence) {
    position = Seek.target(offset, whence, position, () -> entries().size());
    return position;
  }

  @Override
  public void sync() {}

  @Override
  public boolean pollable() {
    return false;
  }

  /** Names have been read. */
  public void accessed() {
    FileEvents.happened(location(), InotifyEvents.IN_ACCESS);
  }
}
