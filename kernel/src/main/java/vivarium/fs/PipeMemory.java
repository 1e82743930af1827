package vivarium.fs;

import static vivarium.abi.Errno.ENOMEM;

import vivarium.abi.ErrnoException;

/** What the buffers of all pipes of a machine take, so that a guest cannot exhaust the host. */
final class PipeMemory {
  /** Bytes; as many as Linux lets a user have in pipes by default (pipe-user-pages-soft). */
  private static final long MOST = 64L << 20;

  private long used;

  /** Accounts for buffers that are filled; ENOMEM if there are too many. */
  void charge(int bytes) {
    if (!has(bytes)) {
      throw ErrnoException.of(ENOMEM);
    }
    used += bytes;
  }

  boolean has(int bytes) {
    return used + bytes <= MOST;
  }

  void uncharge(int bytes) {
    used -= bytes;
  }
}
