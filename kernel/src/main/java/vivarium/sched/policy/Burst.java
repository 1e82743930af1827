package vivarium.sched.policy;

import vivarium.sched.SchedPolicy.Departure;
import vivarium.sched.SchedPolicy.Fields;
import vivarium.sched.Schedulable;

/**
 * What a task's next burst is expected to be, from those before: the exponential average {@code
 * predicted = alpha * last + (1 - alpha) * predicted}. A burst is the time on a hart between two
 * waits. A task may announce its bursts itself, by sched_runtime of sched_setattr(2); then that
 * counts. A burst that outlasts its prediction is expected to last as long again.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, Shortest-Job-First Scheduling.
 */
final class Burst extends TaskHeap.Node {
  private long predicted = -1;
  private long soFar;

  /** By what it is ordered while it waits, ns. */
  long key;

  Burst(Schedulable task) {
    super(task);
  }

  /** Sets the first prediction, if none has been made. */
  void expect(long initial) {
    if (predicted < 0) {
      predicted = initial;
    }
  }

  private long expected() {
    long announced = task.sched().requestedSlice;
    return announced > 0 ? announced : predicted;
  }

  /** What is left of the present or the next burst, ns. */
  long remaining() {
    long rest = expected() - soFar;
    return rest > 0 ? rest : soFar;
  }

  void ran(long nanos) {
    soFar += nanos;
  }

  /** The burst is over, unless the task only moves. */
  void left(Departure departure, double alpha) {
    if (departure != Departure.MOVED) {
      predicted = Math.round(alpha * soFar + (1 - alpha) * predicted);
      soFar = 0;
    }
  }

  void describe(Fields fields) {
    fields.time("predicted_burst", expected());
    fields.time("burst", soFar);
  }
}
