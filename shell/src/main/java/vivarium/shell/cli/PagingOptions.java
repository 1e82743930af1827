package vivarium.shell.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vivarium.mem.Paging;
import vivarium.mem.Storage;
import vivarium.mem.replace.References;
import vivarium.mem.replace.Replacement;

/** The options about swapping and page replacement; part of {@link MachineOptions}. */
final class PagingOptions {
  @Option(
      names = "--swap",
      paramLabel = "SIZE",
      converter = Units.Size.class,
      description = "size of the swap device, such as 64M; default none")
  long swap;

  @Option(
      names = "--swap-file",
      paramLabel = "FILE",
      description = "keep the swap device in this file of the host instead of in memory")
  @Nullable String swapFile;

  @Option(
      names = "--storage",
      paramLabel = "KIND",
      description =
          "what swapped pages and files are kept on: ssd (150 us a request) or disk (10 ms, one at a time); default ssd")
  String storage = "ssd";

  @Option(
      names = "--replace",
      paramLabel = "POLICY",
      description =
          "which page goes when memory is short: active-inactive, fifo, random, clock, nfu, lru, or opt:FILE with the references of an earlier run")
  String replace = "active-inactive";

  @Option(
      names = "--references",
      paramLabel = "FILE",
      description = "record the pages that are used, in order, for opt; slow")
  @Nullable String references;

  /** What is recorded in this run. */
  private @Nullable References recording;

  /** Whether every use of a page must be seen. */
  boolean isExact() {
    return replace.equals(Replacement.LRU.text())
        || replace.startsWith("opt")
        || references != null;
  }

  /** Refuses what makes no sense. */
  Paging paging(long seed) {
    try {
      Storage device = Storage.of(storage);
      if (device == null) {
        throw new UsageException("--storage " + storage + ": wanted ssd or disk");
      }
      require(swap <= 64L << 30, "--swap is at most 64G");
      require(swapFile == null || swap > 0, "--swap-file needs --swap SIZE");
      if (references != null) {
        recording = new References();
      }
      Paging paging =
          Paging.DEFAULT
              .with(device)
              .withSwap(swap & -4096, swapFile == null ? null : Path.of(swapFile))
              .recordedBy(recording)
              .seeded(seed);
      if (replace.startsWith("opt:")) {
        return paging.withFuture(load(replace.substring(4)));
      }
      Replacement policy = Replacement.of(replace);
      if (policy == null) {
        throw new UsageException(
            "--replace " + replace + ": wanted one of " + String.join(", ", Replacement.names()));
      }
      require(
          policy != Replacement.OPT,
          "--replace opt: it needs to know the future: run once with --references FILE, then with --replace opt:FILE");
      return paging.with(policy);
    } catch (InvalidPathException e) {
      throw new UsageException("--swap-file " + swapFile + ": not a file name");
    }
  }

  private static References load(String file) {
    try {
      return References.load(Path.of(file));
    } catch (IOException e) {
      throw new UsageException("--replace opt:" + file + ": " + Session.describe(e));
    }
  }

  /** Writes what was recorded, after the run. */
  void save() {
    References recorded = recording;
    String file = references;
    if (recorded == null || file == null) {
      return;
    }
    try {
      recorded.save(Path.of(file));
    } catch (IOException e) {
      throw new UsageException("--references " + file + ": " + Session.describe(e));
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new UsageException(message);
    }
  }
}
