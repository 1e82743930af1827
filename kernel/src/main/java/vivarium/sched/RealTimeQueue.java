package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.sched.SchedPolicy.Arrival;

/**
 * Waiting real-time tasks: a list for each of the priorities 1 to 99, the highest first, as
 * sched(7) has it. SCHED_FIFO runs until it blocks, yields or is preempted; SCHED_RR goes to the
 * end of its list when its quantum is used up. Who is preempted goes on from the head of its list.
 */
final class RealTimeQueue {
  private static final int HIGHEST = 99;

  private final TaskList[] levels = new TaskList[HIGHEST + 1];

  /** Bit n of word n / 64: the list of priority n is not empty. */
  private final long[] occupied = new long[2];

  private int size;

  RealTimeQueue() {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new TaskList();
    }
  }

  int size() {
    return size;
  }

  /** The priority that counts, a lent one among them: 1 to 99. */
  static int priority(SchedEntity entity) {
    return Math.clamp(-1 - entity.statPriority(), 1, HIGHEST);
  }

  void enqueue(Schedulable task, Arrival arrival, long roundRobinQuantum) {
    SchedEntity entity = task.sched();
    int priority = priority(entity);
    boolean used = entity.policy == SchedEntity.SCHED_RR && entity.roundRobinLeft <= 0;
    if (used) {
      entity.roundRobinLeft = roundRobinQuantum;
    }
    boolean goesOn =
        switch (arrival) {
          case PREEMPTED -> true;
          case QUANTUM_USED -> !used;
          case CHANGED -> priority < entity.waitingPriority;
          case NEW, WOKEN, YIELDED, MIGRATED -> false;
        };
    entity.waitingPriority = priority;
    if (goesOn) {
      levels[priority].addFirst(task);
    } else {
      levels[priority].addLast(task);
    }
    occupied[priority >> 6] |= 1L << priority;
    size++;
  }

  /** The task of the highest priority; it stays. */
  @Nullable Schedulable first() {
    int word = occupied[1] != 0 ? 1 : 0;
    if (occupied[word] == 0) {
      return null;
    }
    int priority = (word << 6) + 63 - Long.numberOfLeadingZeros(occupied[word]);
    return levels[priority].first();
  }

  void remove(Schedulable task) {
    int priority = task.sched().waitingPriority;
    levels[priority].remove(task);
    if (levels[priority].size() == 0) {
      occupied[priority >> 6] &= ~(1L << priority);
    }
    size--;
  }

  /** The first, by priority, that may run on another hart. */
  @Nullable Schedulable firstFor(int hart) {
    for (int priority = HIGHEST; size > 0 && priority > 0; priority--) {
      TaskList level = levels[priority];
      for (Schedulable task = level.first(); task != null; task = level.after(task)) {
        if (task.sched().mayRunOn(hart)) {
          return task;
        }
      }
    }
    return null;
  }
}
