package vivarium.mem;

import java.lang.foreign.MemorySegment;

/** Where the pages of a {@link FilePages} come from and, for writable host files, go back to. */
public interface PageSource {
  /**
   * Reads {@code length} bytes at {@code position} of the file into the start of {@code page}. The
   * page is already zero, and a short file leaves the rest of it so.
   *
   * @throws vivarium.abi.ErrnoException EIO if the host cannot read
   */
  void read(long position, MemorySegment page, int length);

  /** Whether {@link #write} stores; if not, dirty pages live in memory alone. */
  default boolean writable() {
    return false;
  }

  /** Writes {@code length} bytes from the start of {@code page} to {@code position}. */
  default void write(long position, MemorySegment page, int length) {
    throw new UnsupportedOperationException("read-only page source");
  }

  /** The file got a new size; a writable source passes it on. */
  default void resize(long size) {}
}
