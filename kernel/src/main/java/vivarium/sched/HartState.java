package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.cpu.Hart;
import vivarium.mem.AddressSpace;
import vivarium.trace.Counter;
import vivarium.trace.Counters;

/**
 * One hart as the machine drives it: its registers, its own virtual time, what runs on it and what
 * waits for it.
 *
 * <p>Guarded by the machine thread.
 */
public final class HartState {
  private final Hart cpu;
  private final RunQueue queue;
  private final Clock clock;
  private final Counters counters;

  /** The virtual time that this hart has reached, ns; behind the clock while it is idle. */
  long time;

  @Nullable Schedulable current;

  /** Whose page table the hart has; kept while idle, until another is needed or it dies. */
  @Nullable AddressSpace space;

  /** Set when the running task should be put back on the queue at the turn's end. */
  @Nullable SwitchReason reschedule;

  /** Whose claim is better, when the running task is to be preempted. */
  @Nullable Schedulable preemptor;

  /** When its load is next compared with the others', virtual ns. */
  long nextBalance;

  HartState(Hart cpu, RunQueue queue, Clock clock, Counters counters) {
    this.cpu = cpu;
    this.queue = queue;
    this.clock = clock;
    this.counters = counters;
  }

  public int id() {
    return cpu.id;
  }

  /** The registers. */
  public Hart cpu() {
    return cpu;
  }

  /** What waits for this hart. */
  public RunQueue queue() {
    return queue;
  }

  /** What runs now; null when idle. */
  public @Nullable Schedulable current() {
    return current;
  }

  /** The virtual time that it has reached, ns. */
  public long time() {
    return time;
  }

  /** Time without work up to now, the present spell included, ns. */
  public long idleTime(long now) {
    long spell = current == null ? Math.max(0, now - time) : 0;
    return counters.get(cpu.id, Counter.IDLE_TIME) + spell;
  }

  boolean busy() {
    return current != null || queue.ready() > 0;
  }

  /** Charges kernel work to the running task and to this hart, ns; see {@link Costs}. */
  public void charge(long nanos) {
    time += nanos;
    counters.add(cpu.id, Counter.SYSTEM_TIME, nanos);
    Schedulable task = current;
    if (task != null) {
      SchedEntity entity = task.sched();
      entity.systemTime += nanos;
      entity.sliceLeft -= nanos;
      queue.charge(task, nanos);
    }
    clock.setNow(time);
  }

  /** Accounts instructions that the running task has executed, and the time that they took. */
  void ran(Schedulable task, long instructions, long nanos) {
    time += nanos;
    SchedEntity entity = task.sched();
    entity.instructions += instructions;
    entity.userTime += nanos;
    entity.sliceLeft -= nanos;
    counters.add(cpu.id, Counter.INSTRUCTIONS, instructions);
    counters.add(cpu.id, Counter.USER_TIME, nanos);
    if (entity.nice > 0) {
      counters.add(cpu.id, Counter.NICE_TIME, nanos);
    }
    queue.charge(task, nanos);
    clock.setNow(time);
  }

  /** Lets idle time pass until then. */
  void idleUntil(long then) {
    if (then > time) {
      counters.add(cpu.id, Counter.IDLE_TIME, then - time);
      time = then;
    }
  }
}
