package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;

import vivarium.abi.ErrnoException;
import vivarium.abi.Limits;
import vivarium.proc.Task;

/**
 * The guest buffers of one read or write: pieces of memory in order, at most RW_MAX bytes together.
 */
final class IoVectors {
  private final long[] addresses;
  private final long[] lengths;
  private final long total;

  private IoVectors(long[] addresses, long[] lengths) {
    this.addresses = addresses;
    this.lengths = lengths;
    long sum = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.min(lengths[i], Limits.RW_MAX - sum);
      sum += lengths[i];
    }
    total = sum;
  }

  /** One buffer; EINVAL if its length is negative. */
  static IoVectors single(long address, long length) {
    if (length < 0) {
      throw ErrnoException.of(EINVAL);
    }
    return new IoVectors(new long[] {address}, new long[] {length});
  }

  /** An array of struct iovec. */
  static IoVectors read(Task task, long address, long count) {
    if (count < 0 || count > Limits.IOV_MAX) {
      throw ErrnoException.of(EINVAL);
    }
    int n = (int) count;
    long[] addresses = new long[n];
    long[] lengths = new long[n];
    for (int i = 0; i < n; i++) {
      addresses[i] = task.memory().readLong(address + i * 16L);
      lengths[i] = task.memory().readLong(address + i * 16L + 8);
      if (lengths[i] < 0) {
        throw ErrnoException.of(EINVAL);
      }
    }
    return new IoVectors(addresses, lengths);
  }

  /** Bytes of all buffers. */
  long total() {
    return total;
  }

  /**
   * Copies guest bytes from {@code position} of the buffers on; returns how many before a bad
   * address.
   */
  int gather(Task task, long position, byte[] to, int length) {
    return move(task, position, to, length, true);
  }

  /** Copies to the guest; returns how many bytes before a bad address. */
  int scatter(Task task, long position, byte[] from, int length) {
    return move(task, position, from, length, false);
  }

  private int move(Task task, long position, byte[] bytes, int length, boolean in) {
    long skip = position;
    int done = 0;
    for (int i = 0; i < lengths.length && done < length; i++) {
      if (skip >= lengths[i]) {
        skip -= lengths[i];
        continue;
      }
      int n = (int) Math.min(length - done, lengths[i] - skip);
      long va = addresses[i] + skip;
      int moved =
          in
              ? task.memory().copyInUpTo(va, bytes, done, n)
              : task.memory().copyOutUpTo(va, bytes, done, n);
      done += moved;
      skip = 0;
      if (moved < n) {
        break;
      }
    }
    return done;
  }

  /** Whether the guest may write the byte at {@code position}. */
  boolean writable(Task task, long position) {
    byte[] one = new byte[1];
    return gather(task, position, one, 1) == 1 && scatter(task, position, one, 1) == 1;
  }
}
