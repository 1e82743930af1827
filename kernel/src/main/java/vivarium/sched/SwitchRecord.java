package vivarium.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Context;
import vivarium.mem.AddressSpace;
import vivarium.mem.Vma;

/**
 * One context switch as it was: when, where, why, what it cost, and what the kernel had saved of
 * the task that left and of the one that came. Read from {@link SwitchLog}; times in virtual ns.
 *
 * @param number the machine's switches counted from 1
 * @param time when the hart was taken, before the cost
 * @param preemptor the task that became runnable and has the better claim, for {@link
 *     SwitchReason#PREEMPTED}; else 0
 * @param channel what the outgoing task waits for, for {@link SwitchReason#BLOCKED}; else NONE
 * @param ran how long the outgoing task had had the hart
 * @param waited how long the incoming task had been runnable without one
 * @param cost what the kernel's work is charged with, see {@link Costs#CONTEXT_SWITCH}; 0 when the
 *     hart goes idle
 * @param refills cache lines and pages that were displaced while the incoming task was away and
 *     that it had to have again, up to now while it has the hart; -1 in uniform time
 * @param refillTime what these took, the indirect cost; of no meaning in uniform time
 * @param from null for the idle loop
 * @param to null for the idle loop
 */
public record SwitchRecord(
    long number,
    long time,
    int hart,
    SwitchReason reason,
    int preemptor,
    WaitChannel channel,
    long ran,
    long waited,
    long cost,
    long refills,
    long refillTime,
    @Nullable Side from,
    @Nullable Side to) {

  /** Words of the stack that are kept, from sp upwards. */
  public static final int STACK_WORDS = 8;

  /**
   * One of the two tasks, as its PCB was at that moment.
   *
   * @param task its thread id
   * @param name its command name
   * @param memory null for a task without memory: one that has just ended, a program in Java, or a
   *     thread of the kernel; its registers then mean nothing
   * @param context its saved registers
   * @param stack the words at sp and above it, fewer than {@link #STACK_WORDS} if the memory ends
   * @param instruction the bits at pc, 0 if they could not be read
   */
  public record Side(
      int task,
      String name,
      @Nullable Memory memory,
      Context context,
      long[] stack,
      int instruction) {}

  /**
   * The memory of a side.
   *
   * @param root the frame number of the page table's root, as satp holds it
   * @param space null if it is gone meanwhile
   * @param areas those that the space has now, or had at its end
   */
  public record Memory(int root, @Nullable AddressSpace space, List<Vma> areas) {}

  /** Whether the hart goes on with another page table than it had. */
  public boolean switchesMemory() {
    Memory before = from == null ? null : from.memory;
    Memory after = to == null ? null : to.memory;
    return after != null && (before == null || before.root != after.root);
  }

  /** Whether a task is on one of its sides. */
  public boolean concerns(int task) {
    return from != null && from.task == task || to != null && to.task == task;
  }
}
