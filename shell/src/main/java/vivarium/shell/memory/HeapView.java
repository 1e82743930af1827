package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import vivarium.debug.heap.Block;
import vivarium.debug.heap.Heap;
import vivarium.debug.heap.Region;
import vivarium.proc.Process;
import vivarium.shell.chart.CellMap;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/** {@code heap PID}: blocks, sums and a picture of each heap of a process. */
final class HeapView implements View {
  private static final int MOST_ROWS = 40;
  private static final int MOST_CELLS = 1024;
  private static final int MOST_PICTURES = 16;
  private static final int LEAST_CELL = 16;

  private static final Map<Block.State, CellMap.Kind> KINDS =
      Map.of(
          Block.State.USED, new CellMap.Kind('u', Colour.GREEN, "in use"),
          Block.State.MAPPED, new CellMap.Kind('m', Colour.TEAL, "in use, a mapping"),
          Block.State.FREE, new CellMap.Kind('f', Colour.YELLOW, "free"),
          Block.State.CACHED, new CellMap.Kind('c', Colour.ORANGE, "free, in a cache"),
          Block.State.TOP, new CellMap.Kind('.', Colour.NONE, "free, the top"),
          Block.State.INTERNAL, new CellMap.Kind('i', Colour.PURPLE, "the allocator's own"),
          Block.State.UNKNOWN, new CellMap.Kind('?', Colour.RED, "unknown"));

  private final Process process;
  private final List<Heap> heaps;
  private final boolean all;

  /**
   * @param all whether to list every block, however many there are
   */
  HeapView(Process process, List<Heap> heaps, boolean all) {
    this.process = process;
    this.heaps = heaps;
    this.all = all;
  }

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    if (heaps.isEmpty()) {
      out.append(title())
          .append(": no heap of an allocator that is known; malloc was not used, or")
          .append(" keeps no headers\n");
    }
    for (Heap heap : heaps) {
      out.append(title()).append(": ").append(heap.allocator()).append('\n');
      table(out, heap);
      out.append(picture(heap).text(style));
      sums(heap).forEach(line -> out.append(line).append('\n'));
    }
    return out.toString();
  }

  private String title() {
    return "Heap of " + Words.process(process);
  }

  private void table(StringBuilder out, Heap heap) {
    long rows = heap.regions().stream().mapToLong(region -> region.blocks().size()).sum();
    long left = all ? Long.MAX_VALUE : MOST_ROWS;
    out.append(
        String.format("  %12s %12s %9s  %-7s %s%n", "address", "size", "overhead", "state", ""));
    for (Region region : heap.regions()) {
      if (left <= 0) {
        break;
      }
      out.append(
          String.format(
              "  %s %s-%s%n", region.name(), Words.hex(region.start()), Words.hex(region.end())));
      for (Block block : region.blocks()) {
        if (left-- <= 0) {
          break;
        }
        out.append(row(block));
      }
    }
    if (!all && rows > MOST_ROWS) {
      out.append("  ... and ").append(Words.count(rows - MOST_ROWS));
      out.append(" more blocks: heap -a shows them\n");
    }
  }

  private static String row(Block block) {
    String asked = block.requested() < 0 ? "" : "asked for " + Words.count(block.requested());
    String note = asked + (asked.isEmpty() || block.bin().isEmpty() ? "" : ", ") + block.bin();
    return String.format(
                "  %12s %12s %9s  %-7s %s",
                Words.hex(block.address()),
                Words.count(block.size()),
                Words.count(block.overhead()),
                word(block.state()),
                note)
            .stripTrailing()
        + "\n";
  }

  private static String word(Block.State state) {
    return switch (state) {
      case USED -> "used";
      case MAPPED -> "mapped";
      case FREE -> "free";
      case CACHED -> "cached";
      case TOP -> "top";
      case INTERNAL -> "own";
      case UNKNOWN -> "unknown";
    };
  }

  private static List<String> sums(Heap heap) {
    Heap.Totals totals = heap.totals();
    List<String> lines = new ArrayList<>();
    lines.add(
        "in use   "
            + Words.plural(totals.usedBlocks(), "block")
            + ", "
            + Words.count(totals.used())
            + " bytes; free "
            + Words.plural(totals.freeBlocks(), "block")
            + ", "
            + Words.count(totals.free())
            + " bytes; overhead "
            + Words.count(totals.overhead())
            + " bytes");
    lines.add(
        "external fragmentation "
            + percent(totals.externalFragmentation())
            + ": of the free bytes, "
            + Words.count(totals.largestFree())
            + " lie in the largest free block");
    lines.add(
        totals.requestsKnown() && totals.usedBlocks() > 0
            ? "internal fragmentation "
                + percent(totals.internalFragmentation())
                + ": the program asked for "
                + Words.count(totals.requested())
                + " of the bytes in use"
            : "internal fragmentation unknown: these headers do not keep what was asked for");
    for (Region region : heap.regions()) {
      if (region.broken() != null) {
        lines.add("broken: " + region.name() + ": " + region.broken());
      }
    }
    heap.notes().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A stretch of memory without gaps; regions inside others are part of them. */
  private record Span(String name, long start, long end) {}

  private static List<Span> spans(Heap heap) {
    List<Span> spans = new ArrayList<>();
    for (Region region : heap.regions()) {
      Span last = spans.isEmpty() ? null : spans.getLast();
      if (last == null || region.start() > last.end) {
        spans.add(new Span(region.name(), region.start(), region.end()));
      } else {
        long end = Math.max(last.end, region.end());
        String more = last.name.endsWith("...") ? last.name : last.name + " ...";
        spans.set(spans.size() - 1, new Span(more, last.start, end));
      }
    }
    return spans;
  }

  private static CellMap picture(Heap heap) {
    List<Span> spans = spans(heap);
    long bytes = spans.stream().mapToLong(span -> span.end - span.start).sum();
    long cell = LEAST_CELL;
    while (bytes / cell > MOST_CELLS) {
      cell *= 2;
    }
    List<Block> blocks = new ArrayList<>();
    heap.regions().forEach(region -> blocks.addAll(region.blocks()));
    blocks.removeIf(block -> block.total() == 0);
    blocks.sort(Comparator.comparingLong(Block::start));
    List<CellMap.Section> sections = new ArrayList<>();
    for (Span span : spans.subList(0, Math.min(spans.size(), MOST_PICTURES))) {
      long size = cell;
      sections.add(
          new CellMap.Section(
              spans.size() == 1 ? "" : span.name,
              cells(span, blocks, cell),
              first -> Words.hex(span.start + first * size)));
    }
    long left = spans.size() - sections.size();
    return new CellMap(
        "A cell is "
            + Words.count(cell)
            + " bytes and shows what most of them are"
            + (left > 0 ? "; " + Words.plural(left, "more region") + " not drawn" : ""),
        "cells",
        sections);
  }

  private static List<CellMap.Run> cells(Span span, List<Block> blocks, long cell) {
    List<CellMap.Run> runs = new ArrayList<>();
    int at = 0;
    while (at < blocks.size() && end(blocks.get(at)) <= span.start) {
      at++;
    }
    for (long start = span.start; start < span.end; start += cell) {
      long end = Math.min(span.end, start + cell);
      long[] bytes = new long[Block.State.values().length];
      int last = at;
      while (last < blocks.size() && blocks.get(last).start() < end) {
        Block block = blocks.get(last);
        long inside = Math.min(end, end(block)) - Math.max(start, block.start());
        bytes[block.state().ordinal()] += Math.max(0, inside);
        at = end(block) <= end ? last + 1 : at;
        last++;
      }
      int most = Block.State.INTERNAL.ordinal();
      for (int state = 0; state < bytes.length; state++) {
        most = bytes[state] > bytes[most] ? state : most;
      }
      runs.add(new CellMap.Run(kind(Block.State.values()[most]), 1));
    }
    return runs;
  }

  private static long end(Block block) {
    return block.start() + block.total();
  }

  private static CellMap.Kind kind(Block.State state) {
    return Objects.requireNonNull(KINDS.get(state));
  }

  @Override
  public Svg svg() {
    if (heaps.isEmpty()) {
      Svg svg = new Svg(600, 40);
      svg.text(8, 20, Svg.Anchor.START, title() + ": no heap");
      return svg;
    }
    Heap heap = heaps.getFirst();
    return picture(heap).svg();
  }

  @Override
  public Object json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pid", process.pid());
    map.put("name", process.name());
    map.put("heaps", heaps.stream().map(HeapView::json).toList());
    return map;
  }

  private static Object json(Heap heap) {
    Heap.Totals totals = heap.totals();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("allocator", heap.allocator());
    map.put("used_blocks", totals.usedBlocks());
    map.put("used_bytes", totals.used());
    map.put("free_blocks", totals.freeBlocks());
    map.put("free_bytes", totals.free());
    map.put("largest_free", totals.largestFree());
    map.put("overhead_bytes", totals.overhead());
    map.put("external_fragmentation", totals.externalFragmentation());
    if (totals.requestsKnown()) {
      map.put("requested_bytes", totals.requested());
      map.put("internal_fragmentation", totals.internalFragmentation());
    }
    map.put("notes", heap.notes());
    List<Object> regions = new ArrayList<>();
    for (Region region : heap.regions()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", region.name());
      entry.put("start", Words.hex(region.start()));
      entry.put("end", Words.hex(region.end()));
      if (region.broken() != null) {
        entry.put("broken", region.broken());
      }
      entry.put("blocks", region.blocks().stream().map(HeapView::json).toList());
      regions.add(entry);
    }
    map.put("regions", regions);
    return map;
  }

  private static Object json(Block block) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("address", Words.hex(block.address()));
    map.put("size", block.size());
    map.put("overhead", block.overhead());
    map.put("state", word(block.state()));
    if (block.requested() >= 0) {
      map.put("requested", block.requested());
    }
    if (!block.bin().isEmpty()) {
      map.put("bin", block.bin());
    }
    return map;
  }
}
