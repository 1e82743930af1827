package vivarium.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.jit.Translations.Tuning;
import vivarium.mem.Paging;
import vivarium.sched.PolicyChoice;
import vivarium.sched.policy.Policies;

/**
 * What a machine is made of. Made by a {@link Builder}: {@code
 * MachineConfig.builder(root).cores(4).build()}.
 *
 * @param root a folder or tar image of the host: the guest's {@code /}, never written
 * @param cores harts, 1 to 64
 * @param memory bytes of RAM, a multiple of the page size
 * @param quantum ns of virtual time
 * @param seed of everything random; 0 switches address-space randomisation off
 * @param mounts more folders of the host
 * @param attended whether a person sits at the terminal, so that idle time is paced to the wall
 *     clock
 * @param bootTime what the guest's wall clock shows at boot, ns since 1970
 * @param console takes what the console terminal shows; by default nobody
 * @param engine how guest code runs
 * @param tuning when the translator translates; makes no difference but to the host
 * @param time what time costs
 * @param scheduling the policy for ordinary tasks
 * @param paging swap device and replacement policy
 * @param strace takes a line for each system call; null for none
 * @param parallel whether each hart has a host thread of its own, for speed; then a run cannot be
 *     repeated exactly
 */
public record MachineConfig(
    Path root,
    int cores,
    long memory,
    long quantum,
    long seed,
    List<MountOption> mounts,
    boolean attended,
    long bootTime,
    Consumer<byte[]> console,
    EngineKind engine,
    Tuning tuning,
    TimeModel time,
    PolicyChoice scheduling,
    Paging paging,
    @Nullable Consumer<String> strace,
    boolean parallel) {
  public static final int DEFAULT_CORES = 2;
  public static final int MOST_CORES = 64;
  public static final long DEFAULT_MEMORY = 512L << 20;
  public static final long LEAST_MEMORY = 4L << 20;
  public static final long MOST_MEMORY = 64L << 30;
  public static final long DEFAULT_QUANTUM = 10_000_000;
  public static final long LEAST_QUANTUM = 1_000;
  public static final long DEFAULT_SEED = 1;

  /** 2026-01-01T00:00:00Z: a fixed date, so that runs are reproducible. */
  public static final long DEFAULT_BOOT_TIME = 1_767_225_600_000_000_000L;

  private static final int PAGE = 4096;

  public MachineConfig {
    require(cores >= 1 && cores <= MOST_CORES, "cores must be from 1 to " + MOST_CORES);
    require(
        memory >= LEAST_MEMORY && memory <= MOST_MEMORY && memory % PAGE == 0,
        "memory must be whole pages, from 4 MiB to 64 GiB");
    require(quantum >= LEAST_QUANTUM, "the quantum must be at least 1 us");
    require(!parallel || time == TimeModel.UNIFORM, "a parallel machine runs in uniform time");
    require(
        !parallel || !paging.isExact(),
        "the policies lru and opt, and recording references, need a machine that is not parallel");
    mounts = List.copyOf(mounts);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The options that shape the run, as /proc/cmdline shows them. */
  String commandLine() {
    return "cores="
        + cores
        + " memory="
        + memory
        + " quantum="
        + quantum
        + " seed="
        + seed
        + " sched="
        + scheduling.text()
        + " swap="
        + paging.swapBytes()
        + " replace="
        + paging.replacement().text()
        + " storage="
        + paging.storage().text()
        + " time="
        + time.text()
        + (parallel ? " parallel" : "");
  }

  public static Builder builder(Path root) {
    return new Builder(root);
  }

  /** Collects options; all have defaults but the root. */
  public static final class Builder {
    private final Path root;
    private final List<MountOption> mounts = new ArrayList<>();
    private int cores = DEFAULT_CORES;
    private long memory = DEFAULT_MEMORY;
    private long quantum = DEFAULT_QUANTUM;
    private long seed = DEFAULT_SEED;
    private boolean attended;
    private long bootTime = DEFAULT_BOOT_TIME;
    private Consumer<byte[]> console = bytes -> {};
    private EngineKind engine = EngineKind.JIT;
    private Tuning tuning = Tuning.USUAL;
    private TimeModel time = TimeModel.UNIFORM;
    private PolicyChoice scheduling = Policies.standard();
    private Paging paging = Paging.DEFAULT;
    private @Nullable Consumer<String> strace;
    private boolean parallel;

    private Builder(Path root) {
      this.root = root;
    }

    public Builder cores(int number) {
      cores = number;
      return this;
    }

    /** Bytes. */
    public Builder memory(long bytes) {
      memory = bytes;
      return this;
    }

    /** Virtual ns. */
    public Builder quantum(long nanos) {
      quantum = nanos;
      return this;
    }

    public Builder seed(long number) {
      seed = number;
      return this;
    }

    public Builder mount(MountOption mount) {
      mounts.add(mount);
      return this;
    }

    public Builder attended(boolean person) {
      attended = person;
      return this;
    }

    /** Ns since 1970. */
    public Builder bootTime(long nanos) {
      bootTime = nanos;
      return this;
    }

    public Builder console(Consumer<byte[]> screen) {
      console = screen;
      return this;
    }

    public Builder time(TimeModel model) {
      time = model;
      return this;
    }

    /** By default the translator. */
    public Builder engine(EngineKind kind) {
      engine = kind;
      return this;
    }

    /** When hot code is translated, for tests. */
    public Builder tuning(Tuning choice) {
      tuning = choice;
      return this;
    }

    /** The scheduling policy; see {@link Policies}. */
    public Builder scheduling(PolicyChoice choice) {
      scheduling = choice;
      return this;
    }

    public Builder paging(Paging choice) {
      paging = choice;
      return this;
    }

    public Builder strace(Consumer<String> lines) {
      strace = lines;
      return this;
    }

    public Builder parallel(boolean threadEach) {
      parallel = threadEach;
      return this;
    }

    public MachineConfig build() {
      return new MachineConfig(
          root,
          cores,
          memory,
          quantum,
          seed,
          mounts,
          attended,
          bootTime,
          console,
          engine,
          tuning,
          time,
          scheduling,
          paging,
          strace,
          parallel);
    }
  }
}
