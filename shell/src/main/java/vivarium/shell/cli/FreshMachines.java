package vivarium.shell.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.OpenFlags;
import vivarium.boot.Boot;
import vivarium.boot.MachineConfig;
import vivarium.boot.ProgramStart;
import vivarium.boot.VivariumMachine;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.mem.Paging;
import vivarium.mem.replace.References;
import vivarium.mem.replace.Replacement;
import vivarium.proc.HostProgram;
import vivarium.sched.FatalPolicyError;
import vivarium.sched.PolicyChoice;
import vivarium.sched.PolicyContext;
import vivarium.sched.PolicyException;
import vivarium.sched.SwitchFigures;
import vivarium.sched.policy.Policies;
import vivarium.shell.exec.ShellException;
import vivarium.shell.machine.HostSystem;
import vivarium.shell.machine.ScriptProgram;
import vivarium.shell.report.Laboratory;
import vivarium.shell.report.Words;

/**
 * Boots machines like the one at hand, but for a few options, and runs commands on them: for {@code
 * mem compare} and {@code sched compare}. The policy opt is run twice: first to record what is used
 * when.
 */
final class FreshMachines implements Laboratory {
  private static final int LISTEN_MS = 50;

  private final Session session;

  FreshMachines(Session session) {
    this.session = session;
  }

  /** The options after a variation. */
  private record Setting(
      long memory,
      @Nullable Long swap,
      @Nullable Replacement policy,
      PolicyChoice scheduling,
      long quantum,
      int cores) {}

  private Setting setting(Variation variation) {
    Map<String, String> options = variation.options();
    MachineConfig own = session.config(false).build();
    String size = options.get("memory");
    long memory = size == null ? own.memory() : Units.size(size) & -4096;
    String swapSize = options.get("swap");
    Long swap = swapSize == null ? null : Units.size(swapSize) & -4096;
    String name = options.get("replace");
    Replacement policy = name == null ? null : Replacement.of(name);
    if (name != null && policy == null) {
      throw new IllegalArgumentException(
          name + ": no policy; there are " + String.join(", ", Replacement.names()));
    }
    if (memory < MachineConfig.LEAST_MEMORY || memory > MachineConfig.MOST_MEMORY) {
      throw new IllegalArgumentException("memory is 4M to 64G");
    }
    String scheduler = options.get("sched");
    String quantum = options.get("quantum");
    String cores = options.get("cores");
    return new Setting(
        memory,
        swap,
        policy,
        scheduler == null ? own.scheduling() : session.policies().parse(scheduler),
        quantum == null ? own.quantum() : quantum(quantum),
        cores == null ? own.cores() : cores(cores));
  }

  private static long quantum(String text) {
    try {
      long quantum = Units.time(text);
      if (quantum >= PolicyContext.SHORTEST && quantum <= PolicyContext.LONGEST) {
        return quantum;
      }
    } catch (IllegalArgumentException e) {
      // as said
    }
    throw new IllegalArgumentException(
        "quantum '" + text + "': wanted a time such as 10ms, 1us to 1000s");
  }

  private static int cores(String text) {
    if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > 64) {
      throw new IllegalArgumentException("cores '" + text + "': wanted 1 to 64");
    }
    return Integer.parseInt(text);
  }

  @Override
  public Policies policies() {
    return session.policies();
  }

  @Override
  public @Nullable String complaint(Variation variation) {
    try {
      setting(variation);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  @Override
  public Outcome run(String commands, Variation variation, Runnable meanwhile) {
    Setting setting = setting(variation);
    return HostSystem.blocking(() -> run(commands, setting, meanwhile));
  }

  private Outcome run(String commands, Setting setting, Runnable meanwhile)
      throws InterruptedException {
    if (setting.policy != Replacement.OPT) {
      return run(commands, setting, paging(setting, setting.policy), meanwhile);
    }
    References references = new References();
    Paging recording = paging(setting, Replacement.ACTIVE_INACTIVE).recordedBy(references);
    run(commands, setting, recording, meanwhile);
    Paging knowing = paging(setting, Replacement.ACTIVE_INACTIVE).withFuture(references);
    return run(commands, setting, knowing, meanwhile);
  }

  private Paging paging(Setting setting, @Nullable Replacement policy) {
    Paging paging = session.paging().recordedBy(null);
    paging = setting.swap == null ? paging : paging.withSwap(setting.swap, null);
    return policy == null ? paging : paging.with(policy);
  }

  private Outcome run(String commands, Setting setting, Paging paging, Runnable meanwhile)
      throws InterruptedException {
    MachineConfig config =
        session
            .config(false)
            .memory(setting.memory)
            .paging(paging)
            .scheduling(setting.scheduling)
            .quantum(setting.quantum)
            .cores(setting.cores)
            .build();
    try (VivariumMachine machine = Boot.boot(config)) {
      List<String> failures = new ArrayList<>();
      machine.call(() -> {
        machine.kernel().machine().scheduler().onFailure(failures::add);
        return null;
      });
      HostProgram program =
          new ScriptProgram(
              commands,
              "vivarium",
              List.of(),
              session.environment(),
              false,
              machine.symbols(),
              this);
      FirstLine complaint = new FirstLine();
      Streams silent =
          new Streams(
              new ByteArrayInputStream(new byte[0]),
              true,
              OutputStream.nullOutputStream(),
              complaint,
              false);
      List<OpenFile> files = silent.open(machine);
      VivariumMachine.Exit exit =
          machine.start(ProgramStart.host(program, "vivarium", List.of("vivarium"), files));
      while (!exit.within(LISTEN_MS)) {
        meanwhile.run();
      }
      int status = exit.awaitShellStatus();
      if (!failures.isEmpty()) { // the figures are not those of the policy that was asked for
        throw new ShellException.Failure(failures.getFirst(), Main.INTERNAL);
      }
      return machine.call(() ->
          new Outcome(
              status,
              machine.kernel().clock().now(),
              counters(machine),
              options(config),
              complaint.text(),
              jobs(machine)));
    } catch (IOException e) {
      throw new UsageException(Session.describe(e));
    } catch (PolicyException e) {
      throw new ShellException.Failure(String.valueOf(e.getMessage()), Main.USAGE);
    } catch (IllegalStateException e) {
      FatalPolicyError fault = FatalPolicyError.among(e);
      throw fault == null
          ? e
          : new ShellException.Failure(String.valueOf(fault.getMessage()), Main.INTERNAL);
    }
  }

  private static Map<String, String> options(MachineConfig config) {
    return Map.of(
        "sched", config.scheduling().text(),
        "quantum", Words.duration(config.quantum()),
        "cores", Integer.toString(config.cores()));
  }

  /** What has been counted for each task of a guest program. */
  private static List<Job> jobs(VivariumMachine machine) {
    long now = machine.kernel().clock().now();
    List<Job> jobs = new ArrayList<>();
    for (SwitchFigures.Row row : machine.kernel().machine().switches().figures().rows()) {
      if (row.guest()) {
        jobs.add(
            new Job(
                row.task(),
                row.name(),
                row.start(),
                row.firstRun(),
                Math.min(now, row.end()),
                row.ended(),
                row.ran(),
                row.waited(),
                row.left(),
                row.cost()));
      }
    }
    return jobs;
  }

  /** /proc/vmstat as it is now. */
  private static Map<String, Long> counters(VivariumMachine machine) {
    Vfs vfs = machine.kernel().vfs();
    OpenFile file = vfs.open(vfs.kernelUser(), "/proc/vmstat", OpenFlags.O_RDONLY, 0);
    byte[] bytes = new byte[1 << 16];
    int length = 0;
    try {
      int n;
      while ((n = file.read(bytes, length, bytes.length - length)) > 0) {
        length += n;
      }
    } finally {
      file.release();
    }
    Map<String, Long> counters = new LinkedHashMap<>();
    for (String line : new String(bytes, 0, length, StandardCharsets.UTF_8).split("\n")) {
      String[] columns = line.split(" ", 2);
      if (columns.length == 2) {
        counters.put(columns[0], Long.parseLong(columns[1].strip()));
      }
    }
    return counters;
  }
}
