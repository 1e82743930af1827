package vivarium.mem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * The page cache of one regular file: frames by page index. Every read, write and mapping of the
 * file goes through it, so that all see the same bytes at once. Bytes beyond the end of the file in
 * its last page are zero. A page is dirty if it differs from what the source would give; dirty
 * pages of a file without a writable source stay in memory until the file is discarded.
 */
public final class FilePages {
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  /** How many pages are read around one that a fault needs: 64 KiB, aligned. */
  static final int READ_AROUND = 16;

  /** Tells this page cache from all others, in order of making. */
  final long serial;

  private final Frames frames;
  private final Reclaim reclaim;
  private final PhysicalMemory memory;
  private final @Nullable PageSource source;
  private final FrameUse use;
  final PageIndex index = new PageIndex();

  /** Who maps the file. */
  final FileAreas areas = new FileAreas();

  private long size;

  /** Bytes that the source can still give: what was cut off once reads as zero ever after. */
  private long sourceSize;

  /**
   * @param source fills pages on first use; null if the file lives in memory alone
   * @param size bytes
   */
  public FilePages(Frames frames, @Nullable PageSource source, long size) {
    this(frames, source, size, source == null ? FrameUse.SHARED : FrameUse.FILE);
  }

  /**
   * @param use what the frames are counted as: KERNEL for pages that the kernel shows to programs
   */
  public FilePages(Frames frames, @Nullable PageSource source, long size, FrameUse use) {
    this.frames = frames;
    this.reclaim = frames.reclaim();
    this.memory = frames.memory();
    serial = frames.nextFileSerial();
    this.source = source;
    this.size = size;
    this.sourceSize = source == null ? 0 : size;
    this.use = use;
  }

  /** Bytes in the file. */
  public long size() {
    return size;
  }

  /** Pages that the file has, the last one counted if it is partial. */
  long sizePages() {
    return pagesOf(size);
  }

  private static long pagesOf(long bytes) {
    return (bytes >>> SHIFT) + ((bytes & PhysicalMemory.PAGE_MASK) != 0 ? 1 : 0);
  }

  /**
   * Reads up to {@code length} bytes at {@code position}; returns how many, 0 at the end of the
   * file.
   *
   * @throws ErrnoException EIO if the source fails, ENOMEM if no frame is free
   */
  public int read(long position, byte[] to, int offset, int length) {
    if (position < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int wanted = (int) Math.clamp(size - position, 0, length);
    int done = 0;
    while (done < wanted) {
      long at = position + done;
      int inPage = (int) (at & PhysicalMemory.PAGE_MASK);
      int part = Math.min(PAGE_SIZE - inPage, wanted - done);
      int frame = index.get(at >>> SHIFT);
      if (frame == 0 && (at - inPage < sourceSize || index.slot(at >>> SHIFT) != 0)) {
        try {
          readAround(at >>> SHIFT);
          frame = frame(at >>> SHIFT);
        } catch (OutOfMemory e) {
          if (done > 0) {
            return done;
          }
          throw ErrnoException.of(Errno.ENOMEM);
        }
      }
      if (frame == 0) { // a hole needs no frame to be read
        Arrays.fill(to, offset + done, offset + done + part, (byte) 0);
      } else {
        use(frame);
        memory.read(PhysicalMemory.address(frame) + inPage, to, offset + done, part);
      }
      done += part;
    }
    return done;
  }

  /**
   * Like {@link #read} for somebody outside of the machine: what is not in the cache is read from
   * the source without entering it. Bytes in the last page behind the end of the file are zero.
   *
   * @return how many bytes; fewer than asked at the end of the file or if the source fails
   */
  public int observe(long position, byte[] to, int offset, int length) {
    int wanted = (int) Math.clamp((sizePages() << SHIFT) - position, 0, length);
    int done = 0;
    while (done < wanted && position >= 0) {
      long at = position + done;
      int inPage = (int) (at & PhysicalMemory.PAGE_MASK);
      int part = Math.min(PAGE_SIZE - inPage, wanted - done);
      int frame = index.get(at >>> SHIFT);
      if (frame != 0) {
        memory.read(PhysicalMemory.address(frame) + inPage, to, offset + done, part);
      } else if (index.slot(at >>> SHIFT) != 0) {
        reclaim.swapping().observe(index.slot(at >>> SHIFT), inPage, to, offset + done, part);
      } else {
        byte[] page = new byte[PAGE_SIZE];
        long start = at - inPage;
        int have = (int) Math.clamp(sourceSize - start, 0, PAGE_SIZE);
        if (have > 0 && !Observer.readSource(source, start, page, have)) {
          break;
        }
        System.arraycopy(page, inPage, to, offset + done, part);
      }
      done += part;
    }
    return done;
  }

  /**
   * Writes {@code length} bytes at {@code position}, making the file longer if needed; returns how
   * many were written, less than asked only if memory ran out.
   *
   * @throws ErrnoException ENOSPC if there is no frame for even one byte, EIO if the source fails
   */
  public int write(long position, byte[] from, int offset, int length) {
    if (position < 0 || position > Long.MAX_VALUE - length) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int done = 0;
    while (done < length) {
      long at = position + done;
      int inPage = (int) (at & PhysicalMemory.PAGE_MASK);
      int part = Math.min(PAGE_SIZE - inPage, length - done);
      int frame;
      try {
        frame = frameToWrite(at >>> SHIFT, part == PAGE_SIZE);
      } catch (OutOfMemory e) {
        if (done > 0) {
          return done;
        }
        throw ErrnoException.of(Errno.ENOSPC);
      }
      if (at + part > size) {
        grow(at + part);
      }
      use(frame);
      frames.beforeWrite(frame);
      memory.write(PhysicalMemory.address(frame) + inPage, from, offset + done, part);
      frames.setDirty(frame, true);
      done += part;
    }
    return done;
  }

  private int frameToWrite(long page, boolean whole) {
    int frame = index.get(page);
    if (frame != 0) {
      return frame;
    }
    return whole && index.slot(page) == 0 ? insert(page) : load(page);
  }

  /** Read or write uses a page: it must have arrived, and has been referenced. */
  private void use(int frame) {
    reclaim.io().use(frame);
    frames.mark(frame, Frames.REFERENCED);
    if (reclaim.isExact()) {
      reclaim.usedFile(frame);
    }
  }

  /** Makes the file longer; what a mapping left behind the old end becomes zero. */
  private void grow(long newSize) {
    zeroBehind(size);
    size = newSize;
  }

  /** Zeroes the rest of the page in which the position lies, if it is in memory. */
  private void zeroBehind(long position) {
    int inPage = (int) (position & PhysicalMemory.PAGE_MASK);
    int frame = inPage == 0 ? 0 : index.get(position >>> SHIFT);
    if (frame != 0) {
      frames.beforeWrite(frame);
      memory.zero(PhysicalMemory.address(frame) + inPage, PAGE_SIZE - inPage);
    } else if (inPage != 0 && index.slot(position >>> SHIFT) != 0) {
      reclaim.swapping().zero(index.slot(position >>> SHIFT), inPage);
    }
  }

  /** Sets the size; pages beyond it are unmapped everywhere and dropped, growth reads as zeroes. */
  public void truncate(long newSize) {
    if (newSize > size) {
      grow(newSize);
    } else if (newSize < size) {
      size = newSize;
      sourceSize = Math.min(sourceSize, newSize);
      long firstGone = sizePages();
      areas.unmap(firstGone, Long.MAX_VALUE, true);
      forgetAll(firstGone, Long.MAX_VALUE);
      zeroBehind(newSize);
    }
    if (source != null && source.writable()) {
      source.resize(newSize);
    }
  }

  /**
   * Makes bytes of the file zero without changing its size, giving whole pages back.
   *
   * @throws ErrnoException ENOSPC if zeroes need a frame and there is none
   */
  public void punch(long position, long length) {
    long end = length > size - position ? size : position + length;
    if (position >= end) {
      return;
    }
    long firstWhole = (position + PAGE_SIZE - 1) >>> SHIFT;
    long endWhole = end >>> SHIFT;
    if (firstWhole > endWhole) {
      zero(position, end);
      return;
    }
    zero(position, firstWhole << SHIFT);
    areas.unmap(firstWhole, endWhole, false);
    forgetAll(firstWhole, endWhole);
    long stillInSource = Math.min(endWhole, pagesOf(sourceSize));
    for (long page = firstWhole; page < stillInSource; page++) {
      try {
        frames.setDirty(insert(page), true); // zeroes that hide what the source has there
      } catch (OutOfMemory e) {
        throw ErrnoException.of(Errno.ENOSPC);
      }
    }
    if (endWhole << SHIFT < end) {
      zero(endWhole << SHIFT, end);
    }
  }

  /** Zeroes bytes within one page, unless it is a hole. */
  private void zero(long from, long to) {
    long page = from >>> SHIFT;
    boolean there = index.get(page) != 0 || index.slot(page) != 0 || page << SHIFT < sourceSize;
    if (from < to && there) {
      write(from, new byte[(int) (to - from)], 0, (int) (to - from));
    }
  }

  /** The source has other bytes or another size now: clean pages are read anew. */
  public void sourceChanged(long newSize) {
    truncate(Math.min(size, newSize));
    dropClean();
    if (source != null) {
      sourceSize = newSize;
    }
    size = newSize;
  }

  /** The frame with the page, or -1 if it is not in memory. */
  public int residentFrame(long pageIndex) {
    int frame = index.get(pageIndex);
    return frame == 0 ? -1 : frame;
  }

  /**
   * The frame with the page, filled from the source if need be; the cache keeps the reference.
   *
   * @throws OutOfMemory if no frame is free
   * @throws ErrnoException EIO if the source fails
   */
  public int frame(long pageIndex) {
    int frame = index.get(pageIndex);
    return frame != 0 ? frame : load(pageIndex);
  }

  /** Whether a fault on the page needs the source. */
  boolean mustRead(long page) {
    int slot = index.slot(page);
    if (slot != 0) {
      return reclaim.swapping().cachedFrame(slot) == 0;
    }
    return index.get(page) == 0 && (page << SHIFT) < sourceSize;
  }

  /** Whether the page is on the swap device. */
  public boolean isSwapped(long page) {
    return index.slot(page) != 0;
  }

  /** The slot of the swap device that holds the page, or 0. */
  int slot(long page) {
    return index.slot(page);
  }

  /** The first page from {@code page} on that is in memory or swapped out, or -1: SEEK_DATA. */
  public long nextResident(long page) {
    return index.next(page);
  }

  /** Reads in what a range of pages lacks, as far as the source has it and frames are plentiful. */
  public void readAhead(long first, long end) {
    long last = Math.min(end, pagesOf(sourceSize));
    for (long i = first; i < last && plentiful(); i++) {
      if (mustRead(i)) {
        readAround(i);
      }
    }
  }

  private boolean plentiful() {
    return frames.freeCount() > frames.totalCount() / 16;
  }

  /** Reads the pages around one that a fault needs, as far as frames are plentiful. */
  void readAround(long page) {
    long first = page & -READ_AROUND;
    long end = Math.min(first + READ_AROUND, pagesOf(sourceSize));
    long ready = -1;
    for (long i = first; i < end && plentiful(); i++) {
      if (index.get(i) == 0 && index.slot(i) == 0) {
        ready = ready < 0 ? reclaim.io().request() : ready;
        load(i, ready);
      }
    }
  }

  private int load(long page) {
    return load(page, -1);
  }

  /** Reads a page; it arrives at that time, or as a request of its own if negative. */
  private int load(long page, long ready) {
    if (index.slot(page) != 0) {
      return swapIn(page, index.slot(page));
    }
    int gone = index.shadow(page);
    int frame = insert(page);
    long position = page << SHIFT;
    PageSource from = source;
    if (from != null && position < sourceSize) {
      try {
        from.read(position, memory.frame(frame), (int) Math.min(PAGE_SIZE, sourceSize - position));
        frames.counters().pagesReadFromFiles++;
      } catch (ErrnoException e) {
        forget(page, frame);
        throw e;
      }
      reclaim.io().arrives(frame, ready < 0 ? reclaim.io().request() : ready);
      if (gone >= 0) {
        reclaim.refault(frame, gone);
      }
    }
    return frame;
  }

  /** Brings a page back from the swap cache, or from the device; its slot is given up. */
  private int swapIn(long page, int slot) {
    Swapping swapping = reclaim.swapping();
    int frame;
    if (swapping.cachedFrame(slot) != 0) {
      frame = swapping.adoptFilePage(slot);
    } else {
      frame = frames.allocate(use);
      swapping.readFilePage(slot, frame);
    }
    frames.setFilePage(frame, this, page);
    index.put(page, frame);
    frames.setDirty(frame, true); // the only copy
    reclaim.list(frame);
    return frame;
  }

  private int insert(long page) {
    int before = page == 0 ? 0 : index.get(page - 1);
    int frame = frames.allocate(use, before > 0 ? before + 1 : -1, sizePages(), page);
    frames.setFilePage(frame, this, page);
    index.put(page, frame);
    return frame;
  }

  void forget(long page, int frame) {
    index.put(page, 0);
    frames.setFilePage(frame, null, 0);
    frames.release(frame);
  }

  private void forgetAll(long first, long end) {
    index.forEach(first, end, this::forget);
    index.forEachSlot(
        first,
        end,
        (page, slot) -> {
          index.put(page, 0);
          reclaim.swapping().release(slot);
        });
    index.trim();
  }

  // Reclaim

  /** Whether dirty pages have a place of their own, so that they need no swap slot. */
  boolean writesBack() {
    return source != null && source.writable();
  }

  /** Writes one dirty page to the source. */
  void writeOut(long page, int frame) {
    PageSource to = source;
    long position = page << SHIFT;
    int length = (int) Math.min(PAGE_SIZE, size - position);
    if (to != null && length > 0) {
      to.write(position, memory.frame(frame), length);
      sourceSize = Math.max(sourceSize, position + length);
      frames.counters().pagesWrittenToFiles++;
    }
    frames.setDirty(frame, false);
  }

  /** How many pages hold data of the file, in memory or on the swap device. */
  public long storedPages() {
    return index.count() + index.swapped();
  }

  /** How many pages are on the swap device. */
  public long swappedPages() {
    return index.swapped();
  }

  /** How many pages are in memory. */
  public long residentPages() {
    return index.count();
  }

  /** Writes dirty pages back to a writable source (fsync, msync); returns how many. */
  public int writeBack() {
    PageSource to = source;
    if (to == null || !to.writable()) {
      return 0;
    }
    int[] written = {0};
    index.forEach(
        0,
        Long.MAX_VALUE,
        (page, frame) -> {
          if (frames.collectDirty(frame) && page < sizePages()) {
            writeOut(page, frame);
            written[0]++;
          }
        });
    if (written[0] > 0) {
      reclaim.io().owe(reclaim.io().request());
    }
    return written[0];
  }

  /** Drops the pages that are clean and unmapped; returns how many. */
  public int dropClean() {
    return dropClean(0, Long.MAX_VALUE);
  }

  /** Drops those of a range of pages that are clean and unmapped; returns how many. */
  public int dropClean(long first, long end) {
    int[] dropped = {0};
    index.forEach(first, end, (page, frame) -> dropped[0] += drop(page, frame) ? 1 : 0);
    index.trim();
    return dropped[0];
  }

  /** Drops everything when the file is gone: no name, no open description, no mapping. */
  public void discard() {
    forgetAll(0, Long.MAX_VALUE);
  }

  /** Drops one page if it is clean and nobody else holds it. */
  boolean drop(long page, int frame) {
    if (frames.isDirty(frame) || frames.references(frame) != 1) {
      return false;
    }
    forget(page, frame);
    return true;
  }
}
