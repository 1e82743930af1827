package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;
import vivarium.sched.Weights;

/**
 * Stride scheduling: lottery's shares without chance. A task's stride is 2^20 divided by its
 * tickets (those given, else its nice value's weight, 1024 at nice 0); the one with the lowest pass
 * runs for a quantum, and its pass goes up by its stride, or by the part of it that it has used.
 * The hart's global pass goes up as that of a task with all tickets would; who leaves remembers how
 * far it was from it, and comes back so far.
 *
 * <p>Source: Waldspurger, Weihl, Stride Scheduling: Deterministic Proportional-Share Resource
 * Management, MIT/LCS/TM-528, 1995.
 */
public final class Stride implements SchedPolicy {
  private static final long STRIDE_OF_ONE = 1 << 20;

  private static final class Client extends TaskHeap.Node {
    long pass;
    long stride;
    long tickets;

    /** What it has advanced beyond {@link #pass}, in parts of a quantum's ns. */
    long fraction;

    /** While it is away: how far its pass was from the global one. */
    long remain;

    Client(Schedulable task) {
      super(task);
    }
  }

  private final TaskHeap<Client> waiting = new TaskHeap<>((a, b) -> Long.compare(a.pass, b.pass));
  private final PolicyContext context;
  private final long quantum;
  private long globalPass;
  private long globalFraction;

  /** Of those who wait or run. */
  private long globalTickets;

  private @Nullable Client running;

  public Stride(PolicyContext context) {
    this.context = context;
    quantum = context.time("quantum", context.quantum(), "how long each runs before the next pick");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Client client = client(task);
    if (running == client) {
      running = null;
      leave(client);
      join(client, arrival == Arrival.YIELDED);
    } else {
      if (arrival == Arrival.NEW) {
        client.remain =
            STRIDE_OF_ONE / Weights.tickets(task.sched()); // it waits for its first turn
      }
      join(client, false);
    }
    waiting.add(client);
  }

  /**
   * @param gives whether it gives up the rest of its quantum
   */
  private void join(Client client, boolean gives) {
    long tickets = Weights.tickets(client.task.sched());
    long stride = STRIDE_OF_ONE / tickets;
    if (client.tickets != tickets && client.stride > 0) {
      client.remain = client.remain * stride / client.stride;
    }
    client.tickets = tickets;
    client.stride = stride;
    client.pass = globalPass + client.remain + (gives ? stride : 0);
    globalTickets += tickets;
  }

  private void leave(Client client) {
    client.remain = client.pass - globalPass;
    globalTickets -= client.tickets;
  }

  @Override
  public @Nullable Schedulable pick() {
    Client first = waiting.poll();
    running = first;
    return first == null ? null : first.task;
  }

  @Override
  public void remove(Schedulable task) {
    Client client = client(task);
    waiting.remove(client);
    leave(client);
  }

  @Override
  public void left(Schedulable task, Departure departure) {
    leave(client(task));
    running = null;
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    Client client = client(task);
    long advanced = client.fraction + client.stride * nanos;
    client.pass += advanced / quantum;
    client.fraction = advanced % quantum;
    long global = globalFraction + STRIDE_OF_ONE * nanos / globalTickets;
    globalPass += global / quantum;
    globalFraction = global % quantum;
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
    Client client = client(task);
    fields.number("tickets", Weights.tickets(task.sched()));
    fields.number("stride", STRIDE_OF_ONE / Weights.tickets(task.sched()));
    fields.number("pass", client.pass);
    fields.number("global_pass", globalPass);
  }

  private Client client(Schedulable task) {
    return context.data(task, Client::new);
  }
}
