package vivarium.fs;

import static vivarium.abi.Errno.EINVAL;

import java.util.function.LongSupplier;
import vivarium.abi.ErrnoException;

/** The arithmetic of lseek(2). */
final class Seek {
  private Seek() {}

  /**
   * The new position for SEEK_SET, SEEK_CUR and SEEK_END; EINVAL if it is negative or overflows.
   */
  static long target(long offset, int whence, long position, LongSupplier end) {
    long base =
        switch (whence) {
          case OpenFile.SEEK_SET -> 0;
          case OpenFile.SEEK_CUR -> position;
          case OpenFile.SEEK_END -> end.getAsLong();
          default -> throw ErrnoException.of(EINVAL);
        };
    long target = base + offset;
    if (target < 0) {
      boolean overflow = offset > 0;
      throw ErrnoException.of(overflow ? vivarium.abi.Errno.EOVERFLOW : EINVAL);
    }
    return target;
  }
}
