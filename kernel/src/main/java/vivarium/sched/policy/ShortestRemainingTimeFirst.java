package vivarium.sched.policy;

import vivarium.sched.PolicyContext;
import vivarium.sched.Schedulable;

/**
 * Shortest remaining time first: as {@link ShortestJobFirst}, but a task that is expected to need
 * less than what is left of the running one's burst takes the hart at once. Looks at no nice
 * values.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, Shortest-Job-First Scheduling;
 * Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7, where it is called
 * shortest-time-to-completion first.
 */
public final class ShortestRemainingTimeFirst extends ShortestJobFirst {
  public ShortestRemainingTimeFirst(PolicyContext context) {
    super(context);
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    if (arrival == Arrival.PREEMPTED) {
      Burst burst = burst(task);
      burst.key = burst.remaining();
      waiting.addFirst(burst);
    } else {
      super.enqueue(task, arrival);
    }
  }

  @Override
  public boolean preempts(Schedulable task, Schedulable running) {
    return burst(task).remaining() < burst(running).remaining();
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    super.describe(task, fields);
    fields.time("remaining", burst(task).remaining());
  }
}
