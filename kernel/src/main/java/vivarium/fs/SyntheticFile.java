package vivarium.fs;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EINVAL;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;

/**
 * A file whose contents are a function. The bytes are made when a read starts at offset 0 and stay
 * the same for the reads that follow, so that a reader with a small buffer sees one moment.
 */
public class SyntheticFile extends Inode {
  /** Makes the bytes; may throw an ErrnoException, which is the result of the read. */
  @FunctionalInterface
  public interface Content {
    byte[] bytes();
  }

  /** Takes what one write(2) wrote; may throw an ErrnoException. */
  @FunctionalInterface
  public interface Sink {
    void accept(byte[] bytes);
  }

  private final Content content;
  private @Nullable Sink sink;

  public SyntheticFile(
      SyntheticFileSystem fileSystem,
      long ino,
      int permissions,
      int uid,
      int gid,
      Content content) {
    super(fileSystem, ino, Mode.S_IFREG | permissions, uid, gid);
    this.content = content;
  }

  public final SyntheticFile writable(Sink newSink) {
    sink = newSink;
    return this;
  }

  @Override
  public void truncate(long size) {
    if (sink == null) {
      throw ErrnoException.of(EACCES);
    }
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new Open(at, flags);
  }

  private final class Open extends OpenFile {
    private byte @Nullable [] snapshot;

    Open(Location location, int flags) {
      super(location, flags);
    }

    @Override
    public boolean pollable() {
      return false;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int n = pread(position, buffer, offset, length);
      position += n;
      return n;
    }

    @Override
    public int pread(long at, byte[] buffer, int offset, int length) {
      byte[] bytes = snapshot;
      if (bytes == null || at == 0) {
        bytes = content.bytes();
        snapshot = bytes;
      }
      if (at >= bytes.length) {
        return 0;
      }
      int n = (int) Math.min(length, bytes.length - at);
      System.arraycopy(bytes, (int) at, buffer, offset, n);
      return n;
    }

    @Override
    public int write(byte[] buffer, int offset, int length) {
      Sink to = sink;
      if (to == null) {
        throw ErrnoException.of(EINVAL);
      }
      to.accept(Arrays.copyOfRange(buffer, offset, offset + length));
      position += length;
      return length;
    }

    @Override
    public int pwrite(long at, byte[] buffer, int offset, int length) {
      return write(buffer, offset, length);
    }

    @Override
    public boolean seekable() {
      return true;
    }

    @Override
    public long seek(long offset, int whence) {
      position = Seek.target(offset, whence, position, () -> 0);
      return position;
    }
  }
}
