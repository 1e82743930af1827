package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.heapcheck.LeakSearch.Found;
import vivarium.heapcheck.LeakSearch.Reach;

/**
 * What is told of the heap at the end: how much is in use, the blocks that are lost by where they
 * were allocated, and the sums.
 */
final class LeakReport {
  /** Blocks of one place and one kind. */
  static final class Record {
    final Reach reach;
    final List<Trace.Frame> trace;
    long bytes;
    long blocks;
    long indirectBytes;
    long indirectBlocks;
    boolean suppressed;

    Record(Reach reach, List<Trace.Frame> trace) {
      this.reach = reach;
      this.trace = trace;
    }

    long total() {
      return bytes + indirectBytes;
    }
  }

  private record Key(Reach reach, Trace trace) {}

  private final Options options;
  private final Heap heap;
  private final Findings findings;
  private final List<Record> records = new ArrayList<>();
  private final Map<Reach, long[]> sums = new EnumMap<>(Reach.class);
  private final long[] suppressed = new long[2];

  LeakReport(
      Options options,
      Heap heap,
      Findings findings,
      List<Found> found,
      java.util.function.Function<Trace, List<Trace.Frame>> frames) {
    this.options = options;
    this.heap = heap;
    this.findings = findings;
    Map<Key, Record> byPlace = new LinkedHashMap<>();
    for (Found one : found) {
      Key key = new Key(one.reach, one.block.allocated);
      Record record =
          byPlace.computeIfAbsent(key, k -> new Record(k.reach(), frames.apply(k.trace())));
      record.bytes += one.block.size;
      record.blocks++;
      record.indirectBytes += one.indirectBytes;
      record.indirectBlocks += one.indirectBlocks;
    }
    records.addAll(byPlace.values());
    records.sort(Comparator.comparingLong(Record::total));
    for (Reach reach : Reach.values()) {
      sums.put(reach, new long[2]);
    }
    for (Record record : records) {
      record.suppressed = rule(record) != null;
      long[] sum = record.suppressed ? suppressed : sum(record.reach);
      sum[0] += record.bytes;
      sum[1] += record.blocks;
    }
  }

  private long[] sum(Reach reach) {
    return sums.getOrDefault(reach, new long[2]);
  }

  private @Nullable Suppression rule(Record record) {
    return findings.suppression(
        new Finding("Leak", "", record.reach.kind, record.trace, List.of()));
  }

  List<Record> records() {
    return records;
  }

  long bytes(Reach reach) {
    return sum(reach)[0];
  }

  long blocks(Reach reach) {
    return sum(reach)[1];
  }

  /** Whether a record is told, and counts as an error. */
  private boolean isTold(Record record) {
    boolean lost = record.reach == Reach.DEFINITELY_LOST || record.reach == Reach.POSSIBLY_LOST;
    return !record.suppressed && (lost || options.showReachable());
  }

  /** How many records are errors. */
  int errors() {
    if (options.leakCheck() != Options.LeakCheck.FULL) {
      return 0;
    }
    return (int)
        records.stream()
            .filter(record -> !record.suppressed)
            .filter(record ->
                record.reach == Reach.DEFINITELY_LOST || record.reach == Reach.POSSIBLY_LOST)
            .count();
  }

  /** The whole report, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long bytes = heap.live().values().stream().mapToLong(block -> block.size).sum();
    lines.add("");
    lines.add("HEAP SUMMARY:");
    lines.add("    in use at exit: " + amount(bytes, heap.live().size()));
    lines.add(
        "  total heap usage: "
            + Reporter.number(heap.allocations)
            + " allocs, "
            + Reporter.number(heap.frees)
            + " frees, "
            + Reporter.number(heap.bytesAllocated)
            + " bytes allocated");
    lines.add("");
    if (options.leakCheck() == Options.LeakCheck.NO) {
      return lines;
    }
    if (heap.live().isEmpty()) {
      lines.add("All heap blocks were freed -- no leaks are possible");
      lines.add("");
      return lines;
    }
    if (options.leakCheck() == Options.LeakCheck.FULL) {
      tellRecords(lines);
    }
    tellSums(lines);
    return lines;
  }

  private void tellRecords(List<String> lines) {
    int number = 0;
    for (Record record : records) {
      number++;
      if (isTold(record)) {
        lines.add(what(record) + " in loss record " + number + " of " + records.size());
        Trace.tell(record.trace, "", lines);
        lines.add("");
      }
    }
  }

  static String what(Record record) {
    String bytes = Reporter.number(record.total());
    if (record.indirectBytes > 0) {
      bytes +=
          " ("
              + Reporter.number(record.bytes)
              + " direct, "
              + Reporter.number(record.indirectBytes)
              + " indirect)";
    }
    return bytes
        + " bytes in "
        + Reporter.number(record.blocks)
        + " blocks are "
        + record.reach.words;
  }

  private void tellSums(List<String> lines) {
    lines.add("LEAK SUMMARY:");
    for (Reach reach : Reach.values()) {
      lines.add(String.format("%18s: %s", reach.words, amount(bytes(reach), blocks(reach))));
    }
    lines.add(String.format("%18s: %s", "suppressed", amount(suppressed[0], suppressed[1])));
    if (options.leakCheck() == Options.LeakCheck.SUMMARY) {
      lines.add("Rerun with --leak-check=full to see details of leaked memory");
    } else if (!options.showReachable() && blocks(Reach.STILL_REACHABLE) > 0) {
      lines.add("Reachable blocks (those to which a pointer was found) are not shown.");
      lines.add("To see them, rerun with: --leak-check=full --show-leak-kinds=all");
    }
    lines.add("");
  }

  private static String amount(long bytes, long blocks) {
    return Reporter.number(bytes) + " bytes in " + Reporter.number(blocks) + " blocks";
  }
}
