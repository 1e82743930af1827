package vivarium.procfs;

import static vivarium.abi.Errno.EINVAL;

import java.util.function.IntToLongFunction;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.fs.FileUser;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.Vfs;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;

/** kpagecount and kpageflags: eight bytes for each frame of RAM, as Linux's pagemap.rst says. */
final class FrameFile extends Inode {
  private static final int ENTRY = Long.BYTES;

  // Bits of kpageflags, from linux/kernel-page-flags.h.
  private static final int REFERENCED = 2;
  private static final int UPTODATE = 3;
  private static final int DIRTY = 4;
  private static final int LRU = 5;
  private static final int ACTIVE = 6;
  private static final int SLAB = 7;
  private static final int WRITEBACK = 8;
  private static final int BUDDY = 10;
  private static final int MMAP = 11;
  private static final int ANON = 12;
  private static final int SWAPCACHE = 13;
  private static final int SWAPBACKED = 14;
  private static final int UNEVICTABLE = 18;
  private static final int ZERO_PAGE = 24;
  private static final int PGTABLE = 26;

  private final Frames frames;
  private final IntToLongFunction entry;

  private FrameFile(
      SyntheticDirectory parent, String name, Frames frames, IntToLongFunction entry) {
    super(
        parent.fileSystem(),
        parent.childIno(name),
        Mode.S_IFREG | 0400,
        parent.uid(),
        parent.gid());
    this.frames = frames;
    this.entry = entry;
  }

  /** How many page table entries map each frame. */
  static FrameFile counts(SyntheticDirectory parent, String name, Frames frames) {
    return new FrameFile(parent, name, frames, frames::mapCount);
  }

  /** What each frame is. */
  static FrameFile flags(SyntheticDirectory parent, String name, Frames frames) {
    return new FrameFile(parent, name, frames, frame -> flags(frames, frame));
  }

  private static long flags(Frames frames, int frame) {
    FrameUse use = frames.use(frame);
    boolean pageable = use == FrameUse.ANONYMOUS || use == FrameUse.FILE || use == FrameUse.SHARED;
    boolean hasSlot = frames.swapSlot(frame) != 0;
    boolean locked = pageable && frames.isLocked(frame);
    return bit(BUDDY, use == FrameUse.FREE)
        | bit(SLAB, use == FrameUse.KERNEL && frame != frames.zeroFrame())
        | bit(ZERO_PAGE, frame == frames.zeroFrame())
        | bit(PGTABLE, use == FrameUse.PAGE_TABLE)
        | bit(MMAP, frames.mapCount(frame) > 0)
        | bit(UPTODATE, pageable && !frames.reclaim().io().isArriving(frame))
        | bit(REFERENCED, pageable && frames.reclaim().isReferenced(frame))
        | bit(DIRTY, pageable && frames.isWritten(frame))
        | bit(LRU, pageable && !locked)
        | bit(ACTIVE, pageable && frames.reclaim().isActive(frame))
        | bit(WRITEBACK, frames.reclaim().isBeingWritten(frame))
        | bit(ANON, use == FrameUse.ANONYMOUS)
        | bit(SWAPCACHE, hasSlot)
        | bit(
            SWAPBACKED,
            use == FrameUse.ANONYMOUS && !frames.isLazy(frame) || use == FrameUse.SHARED)
        | bit(UNEVICTABLE, locked);
  }

  private static long bit(int number, boolean set) {
    return set ? 1L << number : 0;
  }

  @Override
  public void truncate(long size) {}

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new Open(at, flags);
  }

  private final class Open extends OpenFile {
    Open(Location location, int flags) {
      super(location, flags);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = pread(position, buffer, offset, length);
      position += count;
      return count;
    }

    @Override
    public int pread(long at, byte[] buffer, int offset, int length) {
      if (at % ENTRY != 0 || length % ENTRY != 0) throw ErrnoException.of(EINVAL);
      int count = 0;
      for (long i = at / ENTRY; count < length && i < frames.totalCount(); i++) {
        long value = entry.applyAsLong((int) i);
        for (int b = 0; b < ENTRY; b++) buffer[offset + count++] = (byte) (value >>> 8 * b);
      }
      return count;
    }

    @Override
    public boolean seekable() {
      return true;
    }

    @Override
    public long seek(long offset, int whence) {
      long target =
          switch (whence) {
            case SEEK_SET -> offset;
            case SEEK_CUR -> position + offset;
            default -> throw ErrnoException.of(EINVAL);
          };
      if (target < 0) throw ErrnoException.of(EINVAL);
      position = target;
      return position;
    }
  }
}
