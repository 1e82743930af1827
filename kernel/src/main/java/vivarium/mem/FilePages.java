package vivarium.mem;

import org.jspecify.annotations.Nullable;

/**
 * The page cache of one regular file: frames by page index. Every read, write and mapping of the
 * file goes through it, so that all see the same bytes at once. Bytes beyond the end of the file in
 * its last page are zero.
 */
public final class FilePages {
  private final Frames frames;
  private final @Nullable PageSource source;
  private long size;

  /**
   * @param source fills pages on first use; null if the file lives in memory alone
   * @param size bytes
   */
  public FilePages(Frames frames, @Nullable PageSource source, long size) {
    this.frames = frames;
    this.source = source;
    this.size = size;
  }

  /** Bytes in the file. */
  public long size() {
    return size;
  }

  /**
   * Reads up to {@code length} bytes at {@code position}; returns how many, 0 at the end of the
   * file.
   *
   * @throws vivarium.abi.ErrnoException EIO if the source fails, ENOMEM if no frame is free
   */
  public int read(long position, byte[] to, int offset, int length) {
    throw new UnsupportedOperationException("file pages of " + frames + source);
  }

  /**
   * Writes {@code length} bytes at {@code position}, making the file longer if needed; returns how
   * many were written, less than asked only if memory ran out.
   *
   * @throws vivarium.abi.ErrnoException ENOSPC if there is no frame for even one byte
   */
  public int write(long position, byte[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** Sets the size; pages beyond it are unmapped everywhere and dropped, growth reads as zeroes. */
  public void truncate(long newSize) {
    size = newSize;
  }

  /** Makes bytes of the file zero without changing its size, giving whole pages back. */
  public void punch(long position, long length) {
    throw new UnsupportedOperationException();
  }

  /** The frame with the page, or -1 if it is not in memory. */
  public int residentFrame(long pageIndex) {
    return -1;
  }

  /** The frame with the page, filled from the source if need be; the cache keeps the reference. */
  public int frame(long pageIndex) {
    throw new UnsupportedOperationException();
  }

  /** How many pages are in memory. */
  public long residentPages() {
    return 0;
  }

  /** Writes dirty pages back to a writable source (fsync, msync); returns how many. */
  public int writeBack() {
    return 0;
  }

  /** Drops the pages that are clean and unmapped; returns how many. */
  public int dropClean() {
    return 0;
  }

  /** Drops everything when the file is gone: no name, no open description, no mapping. */
  public void discard() {}

  /** Drops one page if it is clean and nobody maps it. */
  boolean drop(long pageIndex, int frame) {
    return false;
  }
}
