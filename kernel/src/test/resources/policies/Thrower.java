import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/** Turn by turn, until the method that its parameter names is called for the sixth time. */
public final class Thrower implements SchedPolicy {
  private static final String[] METHODS = {
    "enqueue", "pick", "remove", "left", "charge", "quantum", "preempts", "load", "describe"
  };

  private final ArrayDeque<Schedulable> queue = new ArrayDeque<>();
  private final String method;
  private final long thrown;
  private int calls;

  public Thrower(PolicyContext context) {
    method = METHODS[(int) context.number("method", 0, 0, METHODS.length - 1, "which throws")];
    thrown = context.number("thrown", 0, 0, 6, "what it throws");
  }

  private void in(String called) {
    if (called.equals(method) && ++calls > 5) {
      switch ((int) thrown) {
        case 0 -> throw new IllegalStateException("two\nlines");
        case 1 -> throw new Error("an error");
        case 2 -> Thrower.<RuntimeException>undeclared(new IOException("undeclared"));
        case 3 -> Thrower.<RuntimeException>undeclared(new InterruptedException());
        case 4 -> throw new Unspeakable();
        case 5 -> in(called);
        default -> throw new OutOfMemoryError("no more");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void undeclared(Throwable exception) throws T {
    throw (T) exception;
  }

  private static final class Unspeakable extends RuntimeException {
    @Override
    public String getMessage() {
      throw this;
    }
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    in("enqueue");
    queue.add(task);
  }

  @Override
  public @Nullable Schedulable pick() {
    in("pick");
    return queue.pollFirst();
  }

  @Override
  public void remove(Schedulable task) {
    in("remove");
    queue.remove(task);
  }

  @Override
  public void left(Schedulable task, Departure departure) {
    in("left");
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    in("charge");
  }

  @Override
  public long quantum(Schedulable task) {
    in("quantum");
    return 20_000;
  }

  @Override
  public boolean preempts(Schedulable waiting, Schedulable running) {
    in("preempts");
    return true;
  }

  @Override
  public long load(Schedulable task) {
    in("load");
    return 1024;
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    in("describe");
  }
}
