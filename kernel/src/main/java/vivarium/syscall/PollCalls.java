package vivarium.syscall;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.proc.Task;
import vivarium.proc.WaitState;
import vivarium.sched.WaitChannel;

/** Waiting for several files at once: ppoll(2) and pselect6(2). */
public final class PollCalls {
  private static final int READ_SET =
      Poll.READABLE | Poll.POLLRDBAND | Poll.POLLIN | Poll.POLLHUP | Poll.POLLERR;
  private static final int WRITE_SET = Poll.WRITABLE | Poll.POLLWRBAND | Poll.POLLERR;
  private static final int EXCEPT_SET = Poll.POLLPRI;
  private static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;

  private PollCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
                SyscallNumbers.PPOLL, "out pollfds, uint, timespec, sigset, size", PollCalls::ppoll)
            .neverRestarts(),
        SyscallRow.of(
                SyscallNumbers.PSELECT6,
                "int, addr, addr, addr, timespec, addr",
                PollCalls::pselect)
            .neverRestarts());
  }

  static long ppoll(Task t, long array, long count, long timeout, long mask, long size, long a5) {
    if ((count & 0xffffffffL) > t.files().limit()) {
      throw ErrnoException.of(EINVAL);
    }
    deadline(t, timeout);
    temporaryMask(t, mask, size);
    int n = (int) count;
    int ready = 0;
    for (int i = 0; i < n; i++) {
      long entry = array + (long) i * Poll.POLLFD_SIZE;
      int fd = t.memory().readInt(entry);
      int wanted = t.memory().readShort(entry + 4) & 0xffff;
      int events = 0;
      if (fd >= 0) {
        OpenFile file = t.files().peek(fd);
        events = file == null ? Poll.POLLNVAL : file.poll() & (wanted | ALWAYS);
      }
      t.memory().writeShort(entry + 6, (short) events);
      if (events != 0) {
        ready++;
      }
    }
    if (ready > 0 || t.waiting().timedOut()) {
      return finish(t, timeout, ready);
    }
    for (int i = 0; i < n; i++) {
      int fd = t.memory().readInt(array + (long) i * Poll.POLLFD_SIZE);
      watch(t, t.files().peek(fd));
    }
    return block(t, WaitChannel.POLL);
  }

  static long pselect(
      Task t, long count, long in, long out, long except, long timeout, long maskPair) {
    int n = (int) count;
    if (n < 0) {
      throw ErrnoException.of(EINVAL);
    }
    deadline(t, timeout);
    if (maskPair != 0) {
      temporaryMask(t, t.memory().readLong(maskPair), t.memory().readLong(maskPair + 8));
    }
    n = Math.min(n, Math.max(t.files().capacity(), 64));
    int words = n + 63 >> 6;
    long[][] sets = {bits(t, in, words, n), bits(t, out, words, n), bits(t, except, words, n)};
    int[] masks = {READ_SET, WRITE_SET, EXCEPT_SET};
    long[][] results = new long[3][words];
    int ready = 0;
    for (int fd = 0; fd < n; fd++) {
      if (!has(sets, fd)) {
        continue;
      }
      OpenFile file = t.files().peek(fd);
      if (file == null) {
        throw ErrnoException.of(EBADF);
      }
      int events = file.poll();
      for (int k = 0; k < 3; k++) {
        if ((sets[k][fd >> 6] >>> fd & 1) != 0 && (events & masks[k]) != 0) {
          results[k][fd >> 6] |= 1L << fd;
          ready++;
        }
      }
    }
    if (ready > 0 || t.waiting().timedOut()) {
      store(t, in, results[0]);
      store(t, out, results[1]);
      store(t, except, results[2]);
      return finish(t, timeout, ready);
    }
    for (int fd = 0; fd < n; fd++) {
      if (has(sets, fd)) {
        watch(t, t.files().peek(fd));
      }
    }
    return block(t, WaitChannel.POLL);
  }

  private static boolean has(long[][] sets, int fd) {
    return ((sets[0][fd >> 6] | sets[1][fd >> 6] | sets[2][fd >> 6]) >>> fd & 1) != 0;
  }

  private static long[] bits(Task t, long address, int words, int n) {
    long[] bits = new long[words];
    if (address == 0) {
      return bits;
    }
    for (int i = 0; i < words; i++) {
      bits[i] = t.memory().readLong(address + i * 8L);
    }
    if ((n & 63) != 0) {
      bits[words - 1] &= (1L << n) - 1;
    }
    return bits;
  }

  private static void store(Task t, long address, long[] bits) {
    if (address == 0) {
      return;
    }
    for (int i = 0; i < bits.length; i++) {
      t.memory().writeLong(address + i * 8L, bits[i]);
    }
  }

  private static void watch(Task t, @Nullable OpenFile file) {
    if (file != null) {
      t.waiting().on(file.waitQueue());
    }
  }

  private static long block(Task t, WaitChannel channel) {
    t.waiting().channel(channel);
    return Syscalls.BLOCKED;
  }

  /** Sets the deadline on the first run; the address 0 means to wait for ever. */
  static void deadline(Task t, long timeout) {
    if (timeout != 0 && !t.waiting().hasDeadline()) {
      t.waiting().after(Arguments.timespec(t, timeout));
    }
  }

  static void temporaryMask(Task t, long address, long size) {
    if (address == 0) {
      return;
    }
    if (size != 8) {
      throw ErrnoException.of(EINVAL);
    }
    t.signals.useTemporaryMask(t.memory().readLong(address));
  }

  /** Writes the time that is left into the timeout, as Linux does. */
  private static long finish(Task t, long timeout, int ready) {
    if (timeout != 0) {
      WaitState waiting = t.waiting();
      long left = Math.max(0, waiting.deadline() - t.kernel().clock().now());
      if (waiting.deadline() != Long.MAX_VALUE) {
        t.memory().writeLong(timeout, left / 1_000_000_000L);
        t.memory().writeLong(timeout + 8, left % 1_000_000_000L);
      }
    }
    t.signals.restoreMask();
    return ready;
  }
}
