package vivarium.shell.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;
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
import vivarium.shell.machine.ScriptProgram;
import vivarium.shell.report.Laboratory;

/**
 * Boots machines like the one at hand, but for a few options, and runs commands on them: for {@code
 * mem compare}. The policy opt is run twice: first to record what is used when.
 */
final class FreshMachines implements Laboratory {
  private final Session session;

  FreshMachines(Session session) {
    this.session = session;
  }

  /** The options after a variation. */
  private record Setting(long memory, long swap, Replacement policy) {}

  private static Setting setting(Variation variation) {
    Map<String, String> options = variation.options();
    try {
      long memory = Units.size(options.getOrDefault("memory", "256M")) & -4096;
      long swap = Units.size(options.getOrDefault("swap", "0")) & -4096;
      String name = options.getOrDefault("replace", Replacement.ACTIVE_INACTIVE.text());
      Replacement policy = Replacement.of(name);
      if (policy == null) {
        throw new IllegalArgumentException(
            name + ": no policy; there are " + String.join(", ", Replacement.names()));
      }
      if (memory < MachineConfig.LEAST_MEMORY || memory > MachineConfig.MOST_MEMORY) {
        throw new IllegalArgumentException("memory is 4M to 64G");
      }
      return new Setting(memory, swap, policy);
    } catch (TypeConversionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
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
  public Outcome run(String commands, Variation variation) {
    Setting setting = setting(variation);
    if (setting.policy != Replacement.OPT) {
      return run(commands, setting, paging(setting, setting.policy));
    }
    References references = new References();
    Paging recording = paging(setting, Replacement.ACTIVE_INACTIVE).recordedBy(references);
    run(commands, setting, recording);
    return run(
        commands, setting, paging(setting, Replacement.ACTIVE_INACTIVE).withFuture(references));
  }

  private Paging paging(Setting setting, Replacement policy) {
    return session.paging().recordedBy(null).withSwap(setting.swap, null).with(policy);
  }

  private Outcome run(String commands, Setting setting, Paging paging) {
    MachineConfig config = session.config(false).memory(setting.memory).paging(paging).build();
    try (VivariumMachine machine = Boot.boot(config)) {
      HostProgram program =
          new ScriptProgram(
              commands,
              "vivarium",
              List.of(),
              session.environment(),
              false,
              machine.symbols(),
              this);
      Streams silent =
          new Streams(
              new ByteArrayInputStream(new byte[0]),
              true,
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream(),
              false);
      List<OpenFile> files = silent.open(machine);
      int status =
          machine
              .start(ProgramStart.host(program, "vivarium", List.of("vivarium"), files))
              .awaitShellStatus();
      return machine.call(
          () -> new Outcome(status, machine.kernel().clock().now(), counters(machine)));
    } catch (IOException e) {
      throw new UsageException(Session.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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
