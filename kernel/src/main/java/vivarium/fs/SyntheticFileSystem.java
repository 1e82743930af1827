package vivarium.fs;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A file system without storage, such as /proc: its inodes are functions. */
public class SyntheticFileSystem extends FileSystem {
  private @Nullable Inode root;

  public SyntheticFileSystem(String type, long magic, int deviceMinor, LongSupplier realTime) {
    super(type, magic, deviceMinor, realTime);
  }

  /** To be called once, before mounting. */
  public final void setRoot(SyntheticDirectory directory) {
    root = directory;
  }

  @Override
  public Inode root() {
    Inode r = root;
    if (r == null) {
      throw new IllegalStateException(type() + " has no root yet");
    }
    return r;
  }

  /** A number for an inode that stays. */
  public final long newIno() {
    return nextIno();
  }

  /** A number for the child {@code name} of {@code parent} that is the same at each lookup. */
  public final long inoOf(long parent, String name) {
    long hash = parent * 0x9e3779b97f4a7c15L + name.hashCode();
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    return (hash ^ hash >>> 27) & 0x7fff_ffffL | 0x8000_0000L;
  }
}
