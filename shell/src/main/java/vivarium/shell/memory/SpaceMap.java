package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vivarium.mem.AddressSpace;
import vivarium.mem.FrameUse;
import vivarium.mem.PageState;
import vivarium.mem.PageView;
import vivarium.mem.Pte;
import vivarium.mem.Vma;
import vivarium.proc.Process;
import vivarium.shell.chart.CellMap;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * {@code mem map PID}: an address space as a picture, a cell a page, from the page table. Small
 * letters are anonymous memory, capitals pages of files and shared memory. Shows all areas or some.
 */
final class SpaceMap implements View {
  /** What a cell shows. */
  private enum Cell {
    UNTOUCHED('.', Colour.NONE, "untouched"),
    ZERO('0', Colour.GREY, "zero page"),
    CLEAN('r', Colour.TEAL, "resident, anonymous"),
    DIRTY('d', Colour.GREEN, "dirty, anonymous"),
    SHARED('s', Colour.PURPLE, "shared, anonymous"),
    COPY('c', Colour.YELLOW, "copy-on-write, anonymous"),
    FILE_CLEAN('R', Colour.SKY, "resident, file"),
    FILE_DIRTY('D', Colour.ORANGE, "dirty, file"),
    FILE_SHARED('S', Colour.BLUE, "shared, file"),
    FILE_COPY('C', Colour.BROWN, "copy-on-write, file"),
    SWAPPED('w', Colour.RED, "swapped out");

    final CellMap.Kind kind;

    Cell(char glyph, Colour colour, String meaning) {
      kind = new CellMap.Kind(glyph, colour, meaning);
    }
  }

  private final String title;
  private final CellMap picture;
  private final Map<String, Object> numbers = new LinkedHashMap<>();

  private SpaceMap(Process process, AddressSpace space, List<Vma> shown, long now) {
    PageView pages = new PageView(space);
    List<CellMap.Section> sections = new ArrayList<>();
    List<Object> areas = new ArrayList<>();
    long swapped = 0;
    for (Vma area : shown) {
      List<CellMap.Run> runs = runs(pages, area);
      for (CellMap.Run run : runs) {
        swapped += run.kind().equals(Cell.SWAPPED.kind) ? run.count() : 0;
      }
      sections.add(
          new CellMap.Section(
              heading(space, area), runs, first -> hex(area.start() + first * Words.PAGE)));
      areas.add(json(space, area, runs));
    }
    title =
        "Memory of "
            + Words.process(process)
            + " at "
            + Words.seconds(now)
            + ": "
            + Words.plural(space.areas().size(), "area")
            + ", "
            + Words.plural(space.usage.totalPages, "page")
            + ", "
            + Words.count(space.usage.residentPages())
            + " resident, "
            + Words.count(swapped)
            + " swapped";
    picture = new CellMap(title, "pages", sections);
    numbers.put("pid", process.pid());
    numbers.put("name", process.name());
    numbers.put("time_ns", now);
    numbers.put("pages", space.usage.totalPages);
    numbers.put("resident", space.usage.residentPages());
    numbers.put("swapped", swapped);
    numbers.put("areas", areas);
  }

  static SpaceMap of(Process process, AddressSpace space, List<Vma> shown) {
    return new SpaceMap(process, space, shown, process.kernel().clock().now());
  }

  private static String hex(long address) {
    return String.format("%010x", address);
  }

  private static String heading(AddressSpace space, Vma area) {
    String name = space.name(area);
    return String.format(
        "%s-%s %s %12s  %s",
        hex(area.start()),
        hex(area.end()),
        area.rights(),
        Words.kilobytes(area.pages()),
        name.isEmpty() ? "(anonymous)" : name);
  }

  private static List<CellMap.Run> runs(PageView pages, Vma area) {
    List<CellMap.Run> runs = new ArrayList<>();
    long at = area.start();
    while (at < area.end()) {
      long next = pages.next(at, area.end());
      if (next > at) {
        runs.add(new CellMap.Run(Cell.UNTOUCHED.kind, (next - at) / Words.PAGE));
      }
      if (next < area.end()) {
        runs.add(new CellMap.Run(cell(pages, area, next).kind, 1));
      }
      at = next + Words.PAGE;
    }
    return runs;
  }

  private static Cell cell(PageView pages, Vma area, long va) {
    PageState state = pages.state(area, va);
    long entry = pages.entry(va);
    boolean anonymous =
        Pte.isPresent(entry) && area.space().frames().use(Pte.frame(entry)) == FrameUse.ANONYMOUS;
    return switch (state) {
      case UNTOUCHED -> Cell.UNTOUCHED;
      case ZERO -> Cell.ZERO;
      case CLEAN -> anonymous ? Cell.CLEAN : Cell.FILE_CLEAN;
      case DIRTY -> anonymous ? Cell.DIRTY : Cell.FILE_DIRTY;
      case SHARED -> anonymous ? Cell.SHARED : Cell.FILE_SHARED;
      case COPY_ON_WRITE -> anonymous ? Cell.COPY : Cell.FILE_COPY;
      case SWAPPED -> Cell.SWAPPED;
    };
  }

  private static Object json(AddressSpace space, Vma area, List<CellMap.Run> runs) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("start", Words.hex(area.start()));
    map.put("end", Words.hex(area.end()));
    map.put("permissions", area.rights());
    map.put("name", space.name(area));
    map.put("pages", area.pages());
    List<Object> list = new ArrayList<>();
    for (CellMap.Run run : CellMap.merged(runs)) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("state", run.kind().meaning());
      entry.put("pages", run.count());
      list.add(entry);
    }
    map.put("runs", list);
    return map;
  }

  @Override
  public String text(Style style) {
    return picture.text(style);
  }

  @Override
  public Svg svg() {
    return picture.svg();
  }

  @Override
  public Object json() {
    return numbers;
  }
}
