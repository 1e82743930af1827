package vivarium.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.MmapFlags;
import vivarium.cpu.CodeCache;
import vivarium.cpu.Context;
import vivarium.cpu.Hart;
import vivarium.mem.AddressSpace;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MapRequest;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;
import vivarium.sched.policy.Policies;
import vivarium.trace.Counters;
import vivarium.trace.EventKind;
import vivarium.trace.Trace;
import vivarium.trace.TraceEvent;

/**
 * A machine without a kernel, whose tasks count in a register for ever; what it did is in {@code
 * events}.
 */
final class SpinMachine implements TrapHandler {
  private static final int INCREMENT_A0 = 0x0015_0513; // addi a0, a0, 1
  private static final int JUMP_BACK = 0xffdf_f06f; // j .-4

  final class Spinner implements Schedulable {
    private final SchedEntity entity = new SchedEntity();
    private final Context context = new Context();
    private final int id;

    /** Runs when the task gets a hart, in the place of the kernel. */
    Runnable onResume = () -> {};

    /** Whether it cannot even be taken from a hart. */
    boolean broken;

    Spinner(int id) {
      this.id = id;
      context.pc = code;
      entity.cpuAlarm = Clock.NEVER;
    }

    /**
     * It works and sleeps in turns.
     *
     * @param first its CPU time, ns, at which it sleeps first
     * @param next that at which it sleeps again, asked for when it does
     * @param until when the sleep ends, asked for then, too
     */
    void worksAndSleeps(long first, LongSupplier next, LongSupplier until) {
      entity.cpuAlarm = first;
      onResume =
          () -> {
            if (entity.cpuTime() >= entity.cpuAlarm) {
              entity.cpuAlarm = next.getAsLong();
              machine.suspend(this, TaskState.SLEEPING);
              clock.at(until.getAsLong(), () -> machine.wake(this));
            }
          };
    }

    /** Instructions executed, as the task itself has counted them; each turn of its loop is two. */
    long loops() {
      return context.x[10];
    }

    @Override
    public SchedEntity sched() {
      return entity;
    }

    @Override
    public Context context() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return context;
    }

    @Override
    public @Nullable AddressSpace addressSpace() {
      return space;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public String name() {
      return "spin" + id;
    }
  }

  final Frames frames = new Frames(new PhysicalMemory(1 << 20));
  final Clock clock = new Clock(0);
  final Counters counters;
  final Machine machine;
  final List<TraceEvent> events = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();
  private final AddressSpace space;
  private final long code;
  private int lastId;

  SpinMachine(int harts, long quantum) {
    this(harts, quantum, new Policies().parse("rr"));
  }

  SpinMachine(int harts, long quantum, PolicyChoice policy) {
    this(harts, quantum, policy, 1);
  }

  SpinMachine(int harts, long quantum, PolicyChoice policy, long seed) {
    CodeCache cache = new CodeCache(frames);
    frames.setCodeListener(cache);
    counters = new Counters(harts);
    Trace trace = new Trace(harts);
    trace.add((kind, time, hart, task, arguments) ->
        events.add(new TraceEvent(kind, time, hart, task, arguments)));
    machine =
        new Machine(
            harts,
            id -> new Hart(id, cache),
            new Scheduler(policy, Policies.standard(), quantum, seed),
            clock,
            counters,
            trace,
            false,
            false);
    machine.setTrapHandler(this);
    space = new AddressSpace(frames, Layout.choose(null, 8 << 20), new MemoryLimits());
    code =
        space.map(
            MapRequest.anonymous(
                0x10000,
                4096,
                MmapFlags.PROT_READ | MmapFlags.PROT_WRITE | MmapFlags.PROT_EXEC,
                MmapFlags.MAP_PRIVATE | MmapFlags.MAP_ANONYMOUS | MmapFlags.MAP_FIXED));
    space.writeInt(code, INCREMENT_A0);
    space.writeInt(code + 4, JUMP_BACK);
  }

  /** Starts a task of each nice value. */
  List<Spinner> start(int... nices) {
    List<Spinner> tasks = new ArrayList<>();
    for (int nice : nices) {
      Spinner task = new Spinner(++lastId);
      task.sched().nice = nice;
      tasks.add(task);
      machine.start(task);
    }
    return tasks;
  }

  Spinner start() {
    return start(0).getFirst();
  }

  /** Turns the machine up to a virtual time. */
  void runUntil(long time) throws InterruptedException {
    clock.at(time, machine::stop);
    machine.run();
  }

  List<TraceEvent> switches() {
    return events.stream().filter(e -> e.kind() == EventKind.SCHED_SWITCH).toList();
  }

  @Override
  public void resume(HartState hart, Schedulable task) {
    ((Spinner) task).onResume.run();
  }

  @Override
  public void trap(HartState hart, Schedulable task, int trap) {
    space.handleFault(hart.cpu().faultAddress(), hart.cpu().faultAccess());
  }

  @Override
  public void failed(@Nullable Schedulable task, Throwable defect) {
    failures.add(defect);
    if (task != null) {
      machine.suspend(task, TaskState.DEAD);
    }
  }
}
