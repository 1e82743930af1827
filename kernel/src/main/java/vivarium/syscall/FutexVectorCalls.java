package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ETIMEDOUT;

import java.util.ArrayList;
import java.util.List;
import vivarium.abi.ClockId;
import vivarium.abi.ErrnoException;
import vivarium.abi.FutexOp;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.AddressSpace;
import vivarium.proc.Futexes;
import vivarium.proc.Kernel;
import vivarium.proc.Task;

/**
 * The newer calls on futexes, a call for each operation: futex_waitv(2), which waits for several
 * words at once, futex_wake(2), futex_wait(2) and futex_requeue(2). Words have 32 bits; there are
 * no nodes of memory to choose.
 */
final class FutexVectorCalls {
  private static final int MOST = 128;
  private static final int ENTRY = 24;

  /** One of struct futex_waitv. */
  private record Word(int expected, long address, boolean shared) {}

  private final Kernel kernel;

  FutexVectorCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.FUTEX_WAITV, "addr, uint, hex, timespec, clock", this::waitVector),
        SyscallRow.of(SyscallNumbers.FUTEX_WAKE, "addr, hex, int, hex", this::wake),
        SyscallRow.of(
            SyscallNumbers.FUTEX_WAIT, "addr, hex, hex, hex, timespec, clock", this::wait),
        SyscallRow.of(SyscallNumbers.FUTEX_REQUEUE, "addr, hex, int, int", this::requeue));
  }

  private static boolean shared(long flags) {
    if ((flags & ~(FutexOp.SIZE_MASK | FutexOp.PRIVATE_FLAG)) != 0
        || (flags & FutexOp.SIZE_MASK) != FutexOp.SIZE_U32) {
      throw ErrnoException.of(EINVAL);
    }
    return (flags & FutexOp.PRIVATE_FLAG) == 0;
  }

  private static Word read(AddressSpace space, long at) {
    long expected = space.readLong(at);
    boolean shared = shared(space.readInt(at + 16) & 0xffff_ffffL);
    if (space.readInt(at + 20) != 0 || expected >>> 32 != 0) {
      throw ErrnoException.of(EINVAL);
    }
    long address = space.readLong(at + 8);
    FutexCalls.checkAligned(address);
    return new Word((int) expected, address, shared);
  }

  private void deadline(Task task, long timeout, long clock) {
    if (timeout == 0) {
      return;
    }
    if (clock != ClockId.CLOCK_MONOTONIC && clock != ClockId.CLOCK_REALTIME) {
      throw ErrnoException.of(EINVAL);
    }
    long time = TimeFormat.readTimespec(task.memory(), timeout);
    FutexCalls.setDeadline(task, time, true, clock == ClockId.CLOCK_REALTIME);
  }

  private long waitVector(
      Task task, long vector, long count, long flags, long timeout, long clock, long a5) {
    if (task.waiting().state instanceof Vector begun) {
      return begun.goOn(task);
    }
    if (flags != 0 || (int) count <= 0 || (int) count > MOST || vector == 0) {
      throw ErrnoException.of(EINVAL);
    }
    deadline(task, timeout, (int) clock);
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < (int) count; i++) {
      words.add(read(task.memory(), vector + (long) ENTRY * i));
    }
    return begin(task, words, -1);
  }

  private long wait(
      Task task, long address, long value, long mask, long flags, long timeout, long clock) {
    if (task.waiting().state instanceof Vector begun) {
      return begun.goOn(task) >= 0 ? 0 : Syscalls.BLOCKED;
    }
    boolean shared = shared(flags);
    if (mask >>> 32 != 0 || value >>> 32 != 0 || mask == 0) {
      throw ErrnoException.of(EINVAL);
    }
    FutexCalls.checkAligned(address);
    deadline(task, timeout, (int) clock);
    return begin(task, List.of(new Word((int) value, address, shared)), (int) mask);
  }

  private long begin(Task task, List<Word> words, int bits) {
    for (Word word : words) {
      if (task.memory().readInt(word.address) != word.expected) {
        throw ErrnoException.of(EAGAIN);
      }
    }
    Vector vector = new Vector();
    task.waiting().state = vector;
    task.waiting().undo = vector::cancel;
    for (Word word : words) {
      vector.waits.add(kernel.futexes().enqueue(task.memory(), word.address, word.shared, bits));
    }
    return vector.goOn(task);
  }

  private long wake(Task task, long address, long mask, long count, long flags, long a4, long a5) {
    boolean shared = shared(flags);
    if (mask >>> 32 != 0 || mask == 0 || (int) count < 0) {
      throw ErrnoException.of(EINVAL);
    }
    return kernel.futexes().wake(task.memory(), address, shared, (int) count, (int) mask);
  }

  private long requeue(Task task, long pair, long flags, long wake, long move, long a4, long a5) {
    if (flags != 0 || pair == 0 || (int) wake < 0 || (int) move < 0) {
      throw ErrnoException.of(EINVAL);
    }
    AddressSpace space = task.memory();
    Word from = read(space, pair);
    Word to = read(space, pair + ENTRY);
    if (from.shared != to.shared) {
      throw ErrnoException.of(EINVAL);
    }
    if (space.readInt(from.address) != from.expected) {
      throw ErrnoException.of(EAGAIN);
    }
    return kernel
        .futexes()
        .requeue(space, from.address, to.address, from.shared, (int) wake, (int) move, true);
  }

  /** A wait for any of several words. */
  private static final class Vector {
    final List<Futexes.Wait> waits = new ArrayList<>();

    /** The index of a word that was woken. */
    long goOn(Task task) {
      for (int i = 0; i < waits.size(); i++) {
        if (waits.get(i).woken()) {
          return i;
        }
      }
      if (task.waiting().timedOut()) {
        throw ErrnoException.of(ETIMEDOUT);
      }
      long result = Syscalls.BLOCKED;
      for (Futexes.Wait wait : waits) {
        result = FutexCalls.sleep(task, wait);
      }
      return result;
    }

    void cancel() {
      waits.forEach(Futexes.Wait::cancel);
    }
  }
}
