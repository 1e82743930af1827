package vivarium.fs;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Capability;
import vivarium.mem.FilePages;
import vivarium.mem.PageSource;

/** A regular file of a {@link HostFileSystem}. */
final class HostFile extends HostInode implements PageSource {
  /** Bytes that may wait to be written to the host. */
  private static final long FLUSH_AFTER = 4 << 20;

  private @Nullable FilePages pages;
  private int uses;
  private boolean dirty;
  private long written;

  /** Open for writing while pages go out, or for both once the last name is gone. */
  private @Nullable FileChannel channel;

  private boolean nameless;

  HostFile(HostFileSystem fileSystem, long ino, HostFolder.Place place, HostFolder.Facts facts) {
    super(fileSystem, ino, place, facts);
  }

  @Override
  void found(HostFolder.Place where, HostFolder.Facts facts) {
    boolean changed = facts.size() != size() || facts.modifyTime() != modifyTime();
    if (dirty) {
      movedTo(where); // the guest's version of the rest goes out at the next flush
      return;
    }
    super.found(where, facts);
    if (changed && pages != null) {
      pages.sourceChanged(facts.size());
    }
  }

  @Override
  public FilePages pages() {
    FilePages p = pages;
    if (p == null) {
      p = new FilePages(host().frames(), this, super.size());
      pages = p;
    }
    return p;
  }

  @Override
  public long size() {
    FilePages p = pages;
    return p == null ? super.size() : p.size();
  }

  @Override
  public void truncate(long size) {
    pages().truncate(size);
    dirty = true;
    flush();
  }

  @Override
  public void touchModify() {
    super.touchModify();
    dirty = true;
    written += 1 << 12;
    if (written > FLUSH_AFTER) {
      flush();
    }
  }

  @Override
  public void flush() {
    FilePages p = pages;
    if (p == null || host().readOnly() || (nameless && links() == 0)) {
      return;
    }
    written = 0;
    try {
      p.writeBack();
    } finally {
      dirty = false;
      closeChannel();
    }
    refresh();
  }

  // The page source

  @Override
  public boolean writable() {
    return !host().readOnly();
  }

  @Override
  public void read(long position, MemorySegment page, int length) {
    ByteBuffer to = page.asByteBuffer().limit(length);
    try {
      FileChannel kept = nameless ? channel : null;
      if (kept == null) {
        folder().read(key(), place(), position, to);
        return;
      }
      long at = position;
      for (int n = kept.read(to, at); n > 0 && to.hasRemaining(); n = kept.read(to, at)) {
        at += n;
      }
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public void write(long position, MemorySegment page, int length) {
    try {
      ByteBuffer from = page.asByteBuffer().limit(length);
      FileChannel to = writing();
      for (long at = position; from.hasRemaining(); ) {
        at += to.write(from, at);
      }
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public void resize(long size) {
    try {
      FileChannel to = writing();
      if (size < to.size()) {
        to.truncate(size);
      } else if (size > to.size()) {
        to.write(ByteBuffer.wrap(new byte[1]), size - 1);
      }
    } catch (IOException e) {
      throw HostErrors.of(e);
    } finally {
      closeChannel();
    }
  }

  private FileChannel writing() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      requireSame(folder().facts(place()).key());
      open = folder().open(place(), StandardOpenOption.WRITE);
      channel = open;
    }
    return open;
  }

  private void closeChannel() {
    FileChannel open = channel;
    if (open == null || nameless) {
      return;
    }
    channel = null;
    try {
      open.close();
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  // Use

  @Override
  void losesName() {
    if (links() > 1) {
      return;
    }
    if (uses > 0) {
      flush();
      try {
        channel =
            host().readOnly()
                ? folder().open(place(), StandardOpenOption.READ)
                : folder().open(place(), StandardOpenOption.READ, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw HostErrors.of(e);
      }
    }
    nameless = true;
    links = 0;
  }

  @Override
  public void refresh() {
    if (!nameless) {
      super.refresh();
    }
  }

  @Override
  public void addUse() {
    uses++;
  }

  @Override
  public void dropUse() {
    uses--;
    if (uses > 0) {
      return;
    }
    if (!host().readOnly() && !nameless) {
      flush(); // what was written through a mapping
    }
    FilePages p = pages;
    if (nameless && p != null) {
      pages = null;
      p.discard();
      nameless = false;
      closeChannel();
    }
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new RegularFile(at, flags, user.capable(Capability.FSETID));
  }
}
