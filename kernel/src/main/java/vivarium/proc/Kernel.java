package vivarium.proc;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.Vfs;
import vivarium.mem.AddressSpace;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.net.Network;
import vivarium.sched.Clock;
import vivarium.sched.HartState;
import vivarium.sched.Machine;
import vivarium.sched.Schedulable;
import vivarium.trace.Counters;
import vivarium.trace.KernelLog;
import vivarium.trace.Trace;

/**
 * The services of one machine's kernel, handed to whoever needs them: there are no statics, so
 * several machines can live in one JVM. Made by boot. Guarded by the machine thread.
 */
public final class Kernel {
  private final Frames frames;
  private final Machine machine;
  private final Vfs vfs;
  private final Counters counters;
  private final Trace trace;
  private final KernelLog log;
  private final long seed;
  private final PidTable pids;
  private final Signals signals;
  private final Futexes futexes;
  private final CrashNotes crashes = new CrashNotes();
  private final Tracing tracing;
  private final Network network;
  private final RandomGenerator random;
  private final @Nullable RandomGenerator layoutRandom;
  private @Nullable ProgramLoader loader;
  private @Nullable SyscallControl syscalls;
  private @Nullable Process init;

  /** The name that uname(2) tells; sethostname(2) changes it. */
  private String hostName = "vivarium";

  private String domainName = "(none)";

  /**
   * @param seed of everything random; 0 also switches address-space randomisation off
   */
  public Kernel(
      Frames frames,
      Machine machine,
      Vfs vfs,
      Counters counters,
      Trace trace,
      KernelLog log,
      long seed) {
    this.frames = frames;
    this.machine = machine;
    this.vfs = vfs;
    this.counters = counters;
    this.trace = trace;
    this.log = log;
    this.seed = seed;
    this.pids = new PidTable(maxTasks(frames));
    SplittableRandom root = new SplittableRandom(seed);
    this.random = root.split();
    RandomGenerator layouts = root.split();
    this.layoutRandom = seed == 0 ? null : layouts;
    this.network = new Network(vfs, machine.clock(), root.split());
    this.signals = new Signals(this);
    this.futexes = new Futexes(this);
    this.tracing = new Tracing(this);
  }

  /**
   * As Linux's threads-max: an eighth of the memory would be kernel stacks of 16 KiB, four frames
   * each.
   */
  private static int maxTasks(Frames frames) {
    return Math.clamp(frames.totalCount() / 32, 64, PidTable.PID_MAX - 1);
  }

  public Frames frames() {
    return frames;
  }

  public Machine machine() {
    return machine;
  }

  public Clock clock() {
    return machine.clock();
  }

  public Vfs vfs() {
    return vfs;
  }

  /** Sockets. */
  public Network network() {
    return network;
  }

  public Counters counters() {
    return counters;
  }

  public Trace trace() {
    return trace;
  }

  public KernelLog log() {
    return log;
  }

  public PidTable pids() {
    return pids;
  }

  public Signals signals() {
    return signals;
  }

  public Futexes futexes() {
    return futexes;
  }

  /** What is known of processes that a fault has ended. */
  public CrashNotes crashes() {
    return crashes;
  }

  public Tracing tracing() {
    return tracing;
  }

  /** What getrandom, /dev/urandom and AT_RANDOM give out: reproducible from the seed. */
  public RandomGenerator random() {
    return random;
  }

  public long seed() {
    return seed;
  }

  /** Whether address spaces are laid out at random. */
  public boolean randomisesLayout() {
    return layoutRandom != null;
  }

  public String hostName() {
    return hostName;
  }

  public void setHostName(String name) {
    hostName = name;
  }

  public String domainName() {
    return domainName;
  }

  public void setDomainName(String name) {
    domainName = name;
  }

  /** An empty address space, laid out for these limits, at random or always the same. */
  public AddressSpace newAddressSpace(ResourceLimits limits, boolean randomised) {
    RandomGenerator source = randomised ? layoutRandom : null;
    return new AddressSpace(frames, Layout.choose(source, limits.memory().stack), limits.memory());
  }

  public ProgramLoader loader() {
    ProgramLoader present = loader;
    if (present == null) {
      throw new IllegalStateException("no program loader");
    }
    return present;
  }

  public void setLoader(ProgramLoader programLoader) {
    loader = programLoader;
  }

  /** The dispatcher of system calls. */
  public SyscallControl syscalls() {
    SyscallControl present = syscalls;
    if (present == null) {
      throw new IllegalStateException("no system call dispatcher");
    }
    return present;
  }

  public void setSyscalls(SyscallControl control) {
    syscalls = control;
  }

  /** The task whose system call is being served; ENOENT when the kernel itself is at work. */
  public Task caller() {
    HartState hart = machine.turning();
    Schedulable current = hart == null ? null : hart.current();
    if (current instanceof Task task) {
      return task;
    }
    throw ErrnoException.of(Errno.ENOENT);
  }

  /** Process 1, which adopts orphans. */
  public Process init() {
    Process first = init;
    if (first == null) {
      throw new IllegalStateException("no first process");
    }
    return first;
  }

  void setInit(Process first) {
    init = first;
  }

  /**
   * Begins the end of the whole process of a task: its tasks end as soon as they look.
   *
   * @param status as wait(2) reports it: exit code times 256, or a signal's number
   */
  public void exitGroup(Task task, int status) {
    Exits.exitGroup(task.process(), status);
  }
}
