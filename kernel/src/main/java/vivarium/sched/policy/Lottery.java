package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;
import vivarium.sched.Weights;

/**
 * Lottery scheduling: each quantum goes to the holder of a ticket drawn at random, from the
 * machine's seed. A task holds the tickets that it was given, or else as many as its nice value's
 * weight says, 1024 at nice 0, 3 under SCHED_IDLE. One that blocked after a part of its quantum
 * holds more until it runs again, by the inverse of that part (compensation tickets), so that it
 * keeps its share.
 *
 * <p>Source: Waldspurger, Weihl, Lottery Scheduling: Flexible Proportional-Share Resource
 * Management, OSDI 1994.
 */
public final class Lottery implements SchedPolicy {
  /** Tickets are multiplied by at most so much in compensation. */
  private static final long MOST = 100;

  private static final class Holding {
    int place;
    long tickets;

    /** Used of the present quantum, ns. */
    long used;

    /** Part of its quantum that it used last, in 1/1024. */
    long part = 1024;

    Holding(Schedulable task) {
      tickets = Weights.tickets(task.sched());
    }
  }

  private final TicketTree tree = new TicketTree();
  private final PolicyContext context;
  private final long quantum;
  private final boolean compensation;

  public Lottery(PolicyContext context) {
    this.context = context;
    quantum = context.time("quantum", context.quantum(), "how long the winner of a draw runs");
    compensation = context.flag("compensation", true, "whether who blocks early gets more tickets");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Holding holding = holding(task);
    if (arrival == Arrival.QUANTUM_USED || arrival == Arrival.YIELDED) {
      finish(holding, arrival == Arrival.YIELDED);
    }
    long tickets = Weights.tickets(task.sched());
    holding.tickets = compensation ? tickets * 1024 / holding.part : tickets;
    holding.place = tree.add(task, holding.tickets);
  }

  /** A quantum is over. */
  private void finish(Holding holding, boolean early) {
    holding.part = early ? Math.clamp(holding.used * 1024 / quantum, 1024 / MOST, 1024) : 1024;
    holding.used = 0;
  }

  @Override
  public @Nullable Schedulable pick() {
    if (tree.size() == 0) {
      return null;
    }
    Schedulable winner = tree.holder(context.random().nextLong(tree.total()));
    if (winner != null) {
      tree.remove(holding(winner).place);
    }
    return winner;
  }

  @Override
  public void remove(Schedulable task) {
    tree.remove(holding(task).place);
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    holding(task).used += nanos;
  }

  @Override
  public void left(Schedulable task, Departure departure) {
    finish(holding(task), departure == Departure.BLOCKED);
  }

  @Override
  public long quantum(Schedulable task) {
    return quantum;
  }

  @Override
  public long load(Schedulable task) {
    return Weights.tickets(task.sched());
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    Holding holding = holding(task);
    fields.number("tickets", holding.tickets);
    fields.number("tickets_waiting", tree.total());
  }

  private Holding holding(Schedulable task) {
    return context.data(task, Holding::new);
  }
}
