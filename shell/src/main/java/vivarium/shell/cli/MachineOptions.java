package vivarium.shell.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vivarium.boot.TimeModel;
import vivarium.sched.PolicyChoice;
import vivarium.sched.PolicyContext;
import vivarium.sched.PolicyKind;
import vivarium.sched.policy.Policies;
import vivarium.sched.policy.PolicyJar;

/** The options that say what machine is simulated; the same for all forms of the command. */
final class MachineOptions {
  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "virtual cores (harts), 1 to 64; default 2")
  int cores = 2;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Units.Size.class,
      description = "simulated RAM, such as 64M or 1G; default 256M")
  long memory = 256L << 20;

  @Option(
      names = "--quantum",
      paramLabel = "TIME",
      converter = Units.Time.class,
      description = "how long a task runs before another gets its turn; default 10ms")
  long quantum = 10_000_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "of everything random; the same seed gives the same run, 0 switches address randomisation off; default 1")
  long seed = 1;

  @Option(
      names = "--root",
      paramLabel = "DIR|IMAGE",
      description =
          "what the guest sees as /: a directory of the host or a tar image, never written to")
  @Nullable String root;

  @Option(
      names = "--mount",
      paramLabel = "HOST:GUEST[:rw]",
      description = "show a directory of the host in the guest; only with :rw is it written to")
  List<String> mounts = List.of();

  @Option(names = "--env", paramLabel = "NAME=VALUE", description = "environment of the guest")
  List<String> environment = List.of();

  @Option(names = "--strace", description = "print system calls on standard error")
  boolean strace;

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description =
          "show kernel messages of LEVEL and above on standard error: error, warn, info, debug, off")
  @Nullable String log;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "read options from FILE: a line NAME = VALUE each, without the dashes")
  @Nullable String config;

  @Option(
      names = "--sched",
      paramLabel = "POLICY",
      description =
          "scheduling policy, with parameters: rr, mlfq:levels=3,boost=1s; the command sched lists them; default eevdf")
  @Nullable String scheduler;

  @Option(
      names = "--policy",
      paramLabel = "JAR",
      description = "a scheduling policy of your own, from a jar; chosen unless --sched says else")
  @Nullable String policyJar;

  private @Nullable Policies policies;

  /** Of a policy from a jar, once that is loaded. */
  private @Nullable PolicyWatch watch;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "how guest code runs: interp or jit; default ${DEFAULT-VALUE}")
  String engine = "jit";

  @Mixin PagingOptions paging = new PagingOptions();

  @Mixin TimeOptions time = new TimeOptions();

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "write every event to FILE, in the format of its suffix: .pftrace (Perfetto), .json (Chrome), .csv or .ftrace (text)")
  @Nullable String trace;

  @Option(
      names = "--parallel",
      description =
          "a thread of the host for each core, for speed; runs are then not repeatable to the byte")
  boolean parallel;

  /** Refuses what makes no sense or is not there. */
  void check() {
    require(cores >= 1 && cores <= 64, "--cores is 1 to 64");
    require(memory >= 4L << 20, "--memory is at least 4M");
    require(memory <= 64L << 30, "--memory is at most 64G");
    require(
        quantum >= PolicyContext.SHORTEST && quantum <= PolicyContext.LONGEST,
        "--quantum is 1us to 1000s");
    scheduling();
    require(
        engine.equals("interp") || engine.equals("jit"),
        "--engine " + engine + ": wanted interp or jit");
    boolean isUniform = time.model() == TimeModel.UNIFORM;
    SessionTrace.check(trace);
    require(
        !parallel || isUniform,
        "--parallel goes with --time uniform only: caches are modelled for cores that take turns");
    require(
        !parallel || !paging.isExact(),
        "--parallel does not go with --replace lru or opt, nor with --references: they see each use of a page in order");
    if (log != null) {
      require(
          Set.of("error", "warn", "info", "debug", "off").contains(log.toLowerCase(Locale.ROOT)),
          "--log " + log + ": wanted error, warn, info, debug or off");
    }
    for (String entry : environment) {
      require(entry.indexOf('=') > 0, "--env " + entry + ": wanted NAME=VALUE");
    }
  }

  /** The policies that can be chosen. */
  Policies policies() {
    Policies known = policies;
    if (known == null) {
      known = policyJar == null ? new Policies() : withJar(policyJar);
      policies = known;
    }
    return known;
  }

  private Policies withJar(String file) {
    try {
      PolicyKind kind = PolicyJar.load(Path.of(file));
      watch = PolicyWatch.begin(kind.name());
      return new Policies().with(kind);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--policy " + file + ": " + e.getMessage());
    }
  }

  /** Whether a policy from a jar does not return from what it was last called for. */
  boolean policyHangs() {
    return watch != null && watch.hangs();
  }

  /** What {@code --sched} chooses. */
  PolicyChoice scheduling() {
    Policies known = policies();
    String chosen = scheduler;
    if (chosen == null) {
      chosen = policyJar == null ? Policies.standard().text() : known.all().getLast().name();
    }
    try {
      return known.parse(chosen);
    } catch (IllegalArgumentException e) {
      String option = scheduler == null ? "--policy " + policyJar : "--sched " + scheduler;
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new UsageException(message);
    }
  }
}
