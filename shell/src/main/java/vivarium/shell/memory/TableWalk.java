package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.FaultForecast;
import vivarium.mem.FilePages;
import vivarium.mem.Frames;
import vivarium.mem.PageView;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Pte;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * {@code mem walk PID ADDRESS}: the Sv39 walk step by step (privileged specification, "Sv39"), the
 * frame at its end and who else maps it, and what an access would do.
 */
final class TableWalk implements View {
  private static final int LEVELS = 3;
  private static final int INDEX_BITS = 9;
  private static final int MOST_MAPPINGS = 20;

  /** One level: which entry of which table, and what it holds. */
  private record Step(int level, int table, int index, long entryAddress, long entry) {}

  private final Process process;
  private final AddressSpace space;
  private final Kernel kernel;
  private final long address;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> numbers = new LinkedHashMap<>();

  private TableWalk(Process process, AddressSpace space, long address) {
    this.process = process;
    this.space = space;
    this.kernel = process.kernel();
    this.address = address;
    walk();
    header();
    levels();
    long leaf = steps.size() == LEVELS ? steps.get(LEVELS - 1).entry : 0;
    if (Pte.isPresent(leaf)) {
      frame(leaf);
    }
    area();
    accesses();
  }

  static TableWalk of(Process process, AddressSpace space, long address) {
    return new TableWalk(process, space, address);
  }

  private void walk() {
    PageView pages = new PageView(space);
    int table = space.tableRoot();
    for (int level = LEVELS - 1; level >= 0; level--) {
      long at = pages.entryAddress(address, level);
      if (at == 0) {
        return;
      }
      long entry = space.frames().memory().readLong(at);
      steps.add(new Step(level, table, index(level), at, entry));
      table = Pte.frame(entry);
    }
  }

  private int index(int level) {
    return (int) (address >>> PhysicalMemory.PAGE_SHIFT + INDEX_BITS * level)
        & (1 << INDEX_BITS) - 1;
  }

  private void row(String label, String text) {
    lines.add(String.format("  %-10s%s", label, text));
  }

  private void header() {
    lines.add(
        "Walk of "
            + Words.hex(address)
            + " in "
            + Words.process(process)
            + " at "
            + Words.seconds(kernel.clock().now()));
    row(
        "address",
        String.format(
            "VPN[2] %d, VPN[1] %d, VPN[0] %d, offset 0x%03x",
            index(2), index(1), index(0), address & PhysicalMemory.PAGE_MASK));
    row("satp", "the root table is frame " + Words.hex(space.tableRoot()));
    numbers.put("pid", process.pid());
    numbers.put("address", Words.hex(address));
    numbers.put("root", Words.hex(space.tableRoot()));
  }

  private void levels() {
    List<Object> list = new ArrayList<>();
    for (Step step : steps) {
      row(
          "level " + step.level,
          String.format(
              "table frame %s, entry %3d at %s holds 0x%010x %s",
              Words.hex(step.table),
              step.index,
              Words.hex(step.entryAddress),
              step.entry,
              meaning(step)));
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("level", step.level);
      map.put("table_frame", Words.hex(step.table));
      map.put("index", step.index);
      map.put("entry_address", Words.hex(step.entryAddress));
      map.put("entry", Words.hex(step.entry));
      map.put("bits", Pte.text(step.entry));
      list.add(map);
    }
    numbers.put("levels", list);
    if (steps.size() < LEVELS) {
      row("", "the walk ends at level " + steps.get(steps.size() - 1).level + ": a page fault");
    }
  }

  private static String meaning(Step step) {
    if (step.entry == 0) {
      return "empty";
    }
    String bits = Pte.text(step.entry);
    if (step.level > 0) {
      return bits + " -> table frame " + Words.hex(Pte.frame(step.entry));
    }
    if (!Pte.isPresent(step.entry)) {
      return bits + " V clear: swapped out, to slot " + Pte.swapSlot(step.entry);
    }
    return bits
        + " -> frame "
        + Words.hex(Pte.frame(step.entry))
        + ((step.entry & Pte.V) == 0 ? " (V clear: PROT_NONE)" : "");
  }

  private void frame(long leaf) {
    Frames frames = space.frames();
    int frame = Pte.frame(leaf);
    long physical = PhysicalMemory.address(frame) | address & PhysicalMemory.PAGE_MASK;
    row(
        "physical",
        Words.hex(physical) + " = frame " + Words.hex(frame) + " and the offset; " + bits(leaf));
    numbers.put("physical", Words.hex(physical));
    numbers.put("frame", Words.hex(frame));
    if (frame == frames.zeroFrame()) {
      row("frame", "the machine's zero page, mapped wherever memory was read and never written");
      return;
    }
    String dirty = frames.isDirty(frame) ? ", marked dirty" : "";
    String lazy = frames.isLazy(frame) ? ", given up with MADV_FREE" : "";
    row(
        "frame",
        use(frame)
            + ", "
            + Words.plural(frames.references(frame), "reference")
            + ", "
            + Words.plural(frames.mapCount(frame), "mapping")
            + dirty
            + lazy);
    numbers.put("use", frames.use(frame).name().toLowerCase(Locale.ROOT));
    numbers.put("references", frames.references(frame));
    mappings(frame);
  }

  private static String bits(long leaf) {
    List<String> words = new ArrayList<>();
    words.add((leaf & Pte.A) != 0 ? "accessed" : "not accessed since A was cleared");
    words.add((leaf & Pte.D) != 0 ? "dirty" : "clean");
    words.add((leaf & Pte.W) != 0 ? "writable" : "read-only");
    return String.join(", ", words);
  }

  private String use(int frame) {
    Frames frames = space.frames();
    FilePages file = frames.file(frame);
    String page = file == null ? "" : " (page " + frames.filePage(frame) + ")";
    return switch (frames.use(frame)) {
      case ANONYMOUS -> "anonymous memory";
      case FILE -> "of a file in the page cache" + page;
      case SHARED -> "of shared memory or tmpfs" + page;
      case KERNEL -> "the kernel's own";
      case PAGE_TABLE -> "a page table";
      case FREE -> "free";
    };
  }

  private void mappings(int frame) {
    List<Object> list = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    space
        .frames()
        .forEachMapping(
            frame,
            (other, va) -> {
              Process owner = owner(other);
              Vma area = other.find(va);
              boolean here = other == space && va == (address & ~PhysicalMemory.PAGE_MASK);
              rows.add(
                  (owner == null ? "a process that is ending" : Words.process(owner))
                      + " at "
                      + Words.hex(va)
                      + (area == null ? "" : " " + area.rights() + " " + other.name(area))
                      + (here ? "  (this one)" : ""));
              Map<String, Object> map = new LinkedHashMap<>();
              map.put("pid", owner == null ? 0 : owner.pid());
              map.put("address", Words.hex(va));
              list.add(map);
            });
    rows.sort(null);
    for (int i = 0; i < rows.size() && i < MOST_MAPPINGS; i++) {
      row(i == 0 ? "mapped by" : "", rows.get(i));
    }
    if (rows.size() > MOST_MAPPINGS) {
      row("", "... and " + (rows.size() - MOST_MAPPINGS) + " more");
    }
    numbers.put("mappings", list);
  }

  private @Nullable Process owner(AddressSpace wanted) {
    for (Process each : kernel.pids().processes()) {
      if (!each.tasks().isEmpty() && each.tasks().get(0).addressSpace() == wanted) {
        return each;
      }
    }
    return null;
  }

  private void area() {
    Vma area = space.find(address);
    if (area == null) {
      row("area", "none");
    } else {
      String name = space.name(area);
      row("area", area + (name.isEmpty() ? " (anonymous)" : " " + name));
    }
  }

  private void accesses() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Access access : List.of(Access.LOAD, Access.STORE, Access.FETCH)) {
      FaultForecast forecast = FaultForecast.of(space, address, access);
      String name = access.name().toLowerCase(Locale.ROOT);
      row("a " + name, outcome(forecast) + forecast.meaning());
      map.put(name, forecast.fault() == null ? "none" : forecast.fault().name());
    }
    numbers.put("faults", map);
  }

  private static String outcome(FaultForecast forecast) {
    return switch (forecast.fault()) {
      case null -> "no fault: ";
      case MINOR -> "minor fault: ";
      case MAJOR -> "major fault: ";
      case SEGV_MAPERR -> "SIGSEGV (SEGV_MAPERR): ";
      case SEGV_ACCERR -> "SIGSEGV (SEGV_ACCERR): ";
      case BUS_ADRERR -> "SIGBUS: ";
      default -> forecast.fault().name() + ": ";
    };
  }

  @Override
  public String text(Style style) {
    return String.join("\n", lines) + "\n";
  }

  /** The bits of the address above, the tables side by side below, the words under them. */
  @Override
  public Svg svg() {
    Svg svg = new Svg(900, 200 + 16 * lines.size());
    svg.text(8, 20, Svg.Anchor.START, lines.get(0), true);
    Colour[] colours = {Colour.GREY, Colour.TEAL, Colour.SKY, Colour.PINK};
    String[] names = {"offset", "VPN[0]", "VPN[1]", "VPN[2]"};
    double x = 8;
    for (int part = LEVELS; part >= 0; part--) {
      double width = part == 0 ? 240 : 180;
      String value =
          part == 0
              ? String.format("0x%03x", address & PhysicalMemory.PAGE_MASK)
              : Integer.toString(index(part - 1));
      svg.rectangle(x, 32, width - 4, 24, colours[part], "");
      svg.text(x + width / 2, 48, Svg.Anchor.MIDDLE, names[part] + " = " + value);
      x += width;
    }
    x = 8;
    for (Step step : steps) {
      svg.rectangle(x, 80, 176, 70, Colour.NONE, "");
      svg.text(x + 8, 96, Svg.Anchor.START, "table " + Words.hex(step.table), true);
      svg.rectangle(x, 112, 176, 20, colours[step.level + 1], Words.hex(step.entry));
      svg.text(
          x + 8,
          127,
          Svg.Anchor.START,
          "[" + step.index + "] " + (step.entry == 0 ? "empty" : Pte.text(step.entry)));
      svg.line(x + 176, 122, x + 200, 96);
      x += 200;
    }
    double y = 176;
    for (String line : lines.subList(1, lines.size())) {
      svg.text(8, y, Svg.Anchor.START, line);
      y += 16;
    }
    return svg;
  }

  @Override
  public Object json() {
    return numbers;
  }
}
