package vivarium.shell.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vivarium.boot.TimeModel;
import vivarium.cache.Key;
import vivarium.cache.Settings;

/** The options about what time costs; part of {@link MachineOptions}. */
final class TimeOptions {
  @Option(
      names = "--time",
      paramLabel = "MODEL",
      description =
          "what time costs: uniform, 1 ns an instruction; or hierarchy, what caches, TLBs and branches cost; default uniform")
  String time = "uniform";

  @Option(
      names = "--cost",
      paramLabel = "KEY=VALUE",
      description =
          "with --time hierarchy: a size or latency, such as l2.size=1M; in a --config file a line KEY = VALUE; kernel/TIME.md has all keys")
  List<String> costs = List.of();

  @Option(
      names = "--smt",
      description = "with --time hierarchy: two cores at a time share L1, L2 and issue slots")
  boolean smt;

  /** What the options say; refuses what makes no sense. */
  TimeModel model() {
    if (time.equals("uniform")) {
      require(costs.isEmpty(), "--cost needs --time hierarchy");
      require(!smt, "--smt needs --time hierarchy");
      return TimeModel.UNIFORM;
    }
    require(time.equals("hierarchy"), "--time " + time + ": wanted uniform or hierarchy");
    Settings settings = Settings.DEFAULT;
    try {
      for (String cost : costs) {
        settings = with(settings, cost);
      }
      return new TimeModel(settings.checked(), smt);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Settings with(Settings settings, String cost) {
    int equals = cost.indexOf('=');
    @Nullable Key key = equals < 0 ? null : Key.of(cost.substring(0, equals).strip());
    if (key == null) {
      throw new UsageException("--cost " + cost + ": no such key; kernel/TIME.md lists them");
    }
    return settings.with(key, cost.substring(equals + 1).strip());
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new UsageException(message);
    }
  }
}
