package vivarium.proc;

import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.cpu.Context;
import vivarium.mem.AddressSpace;
import vivarium.mem.Layout;
import vivarium.sched.HartState;

/**
 * A task's restartable sequences (rseq(2), struct rseq in linux/rseq.h): words of its memory that
 * say on which hart it runs, and a short stretch of code that begins anew if the task loses its
 * hart, moves, or takes a signal within it. Brought up to date when the task gets a hart and before
 * a signal's handler. Guarded by the machine thread.
 *
 * @param address of struct rseq
 * @param length as registered, bytes
 * @param signature the word that stands before the place where an aborted stretch goes on
 */
public record RestartableSequence(long address, int length, int signature) {
  /** The struct as it first was: hart numbers, critical section, flags, node, concurrency id. */
  public static final int FIRST_LENGTH = 32;

  private static final int HART_START = 0;
  private static final int HART = 4;
  private static final int SECTION = 8;
  private static final int NODE = 20;
  private static final int CONCURRENCY_ID = 24;
  private static final int UNINITIALIZED = -1;

  /** The task has a hart again, or has just registered: says which, and leaves its stretch. */
  public static void scheduled(Task task) {
    RestartableSequence sequence = task.sequence();
    if (sequence != null) {
      task.capture();
      if (sequence.update(task)) {
        task.restore();
      }
    }
  }

  /** A handler is about to run: the stretch is left before its frame is made. */
  static void interrupted(Task task) {
    RestartableSequence sequence = task.sequence();
    if (sequence != null) {
      sequence.leave(task);
    }
  }

  /** Back to what the struct says of a task that is not registered. */
  public void unregister(AddressSpace space) {
    space.writeInt(address + HART_START, 0);
    space.writeInt(address + HART, UNINITIALIZED);
    space.writeInt(address + NODE, 0);
    space.writeInt(address + CONCURRENCY_ID, 0);
  }

  private boolean update(Task task) {
    try {
      AddressSpace space = task.memory();
      int hart = task.sched().hart();
      space.writeInt(address + HART_START, hart);
      space.writeInt(address + HART, hart);
      space.writeInt(address + NODE, 0);
      task.concurrencyId = freeId(task);
      space.writeInt(address + CONCURRENCY_ID, task.concurrencyId);
    } catch (ErrnoException e) {
      fault(task);
      return false;
    }
    return leave(task);
  }

  /** Its last number if no other running task of the space has it, else the lowest free one. */
  private static int freeId(Task task) {
    long taken = 0;
    for (HartState hart : task.kernel().machine().harts()) {
      if (hart.current() instanceof Task other
          && other != task
          && other.addressSpace() == task.addressSpace()) {
        taken |= 1L << other.concurrencyId;
      }
    }
    boolean free = (taken >>> task.concurrencyId & 1) == 0;
    return free ? task.concurrencyId : Long.numberOfTrailingZeros(~taken);
  }

  /** Leaves the stretch, if the task is in one; returns whether pc has changed. */
  private boolean leave(Task task) {
    try {
      AddressSpace space = task.memory();
      long section = space.readLong(address + SECTION);
      if (section == 0) {
        return false;
      }
      long start = space.readLong(section + 8);
      long length = space.readLong(section + 16);
      long abort = space.readLong(section + 24);
      boolean sound =
          space.readInt(section) == 0
              && Long.compareUnsigned(start, Layout.USER_END) < 0
              && Long.compareUnsigned(start + length, Layout.USER_END) < 0
              && Long.compareUnsigned(start + length, start) >= 0
              && Long.compareUnsigned(abort, Layout.USER_END) < 0
              && Long.compareUnsigned(abort - start, length) >= 0
              && space.readInt(abort - Integer.BYTES) == signature;
      if (!sound) {
        fault(task);
        return false;
      }
      space.writeLong(address + SECTION, 0);
      Context context = task.context();
      if (Long.compareUnsigned(context.pc - start, length) < 0) {
        context.pc = abort;
        return true;
      }
      return false;
    } catch (ErrnoException e) {
      fault(task);
      return false;
    }
  }

  private static void fault(Task task) {
    task.setSequence(null);
    task.kernel().signals().force(task, SigInfo.kernel(Signal.SIGSEGV));
  }
}
