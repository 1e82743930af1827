package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.shell.chart.CellMap;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * {@code mem frames}: the frames of RAM in physical order, by owner. Each frame has one owner, so
 * that the rows of the legend add up to MemTotal.
 */
final class RamMap implements View {
  private static final int MOST_CELLS = 1024;
  private static final int MOST_PROCESSES = 16;
  private static final int MOST_FILES = 12;

  /** Whose a frame is, and how many are. */
  private static final class Owner {
    final String name;
    final int rank;
    long frames;

    Owner(String name, int rank) {
      this.name = name;
      this.rank = rank;
    }
  }

  private final Owner free = new Owner("free", 0);
  private final Owner kernel = new Owner("kernel", 1);
  private final Owner tables = new Owner("page tables", 2);
  private final Owner shared = new Owner("anonymous, shared by processes (after fork)", 4);
  private final Owner unmapped = new Owner("anonymous, in no page table (swap cache)", 4);
  private final Owner otherProcesses = new Owner("other processes", 3);
  private final Owner shm = new Owner("shared memory and tmpfs", 5);
  private final Owner otherFiles = new Owner("other mapped files", 6);
  private final Owner cache = new Owner("files in the page cache, not mapped", 7);
  private final Map<AddressSpace, Owner> processes = new IdentityHashMap<>();
  private final Map<FilePages, Owner> files = new IdentityHashMap<>();
  private final List<Owner> owners = new ArrayList<>();

  private final Frames frames;
  private final long now;
  private final CellMap picture;

  private RamMap(Kernel machine) {
    frames = machine.frames();
    now = machine.clock().now();
    for (Process process : machine.pids().processes()) {
      AddressSpace space = process.tasks().isEmpty() ? null : process.tasks().get(0).addressSpace();
      if (space != null) {
        processes.putIfAbsent(space, new Owner("process " + Words.process(process), 3));
        nameFiles(space);
      }
    }
    Owner[] owner = new Owner[frames.totalCount()];
    for (int frame = 0; frame < owner.length; frame++) {
      owner[frame] = ownerOf(frame);
      owner[frame].frames++;
    }
    fold(processes, otherProcesses, MOST_PROCESSES);
    fold(files, otherFiles, MOST_FILES);
    collect();
    Map<Owner, CellMap.Kind> kinds = kinds();
    long perCell = 1;
    while (owner.length / perCell > MOST_CELLS) {
      perCell *= 2;
    }
    picture = draw(owner, (int) perCell, kinds);
  }

  static RamMap of(Kernel kernel) {
    return new RamMap(kernel);
  }

  private void nameFiles(AddressSpace space) {
    for (Vma area : space.areas()) {
      MappedFile file = area.file();
      if (file != null) {
        files.putIfAbsent(file.pages(), new Owner("file " + file.path(), 6));
      }
    }
  }

  private Owner ownerOf(int frame) {
    FrameUse use = frames.use(frame);
    return switch (use) {
      case FREE -> free;
      case KERNEL -> kernel;
      case PAGE_TABLE -> tables;
      case ANONYMOUS -> anonymous(frame);
      case SHARED -> shm;
      case FILE -> {
        Owner owner = frames.mapCount(frame) == 0 ? null : fileOwner(frames.file(frame));
        yield owner == null ? cache : owner;
      }
    };
  }

  private @Nullable Owner fileOwner(@Nullable FilePages pages) {
    return pages == null ? otherFiles : files.getOrDefault(pages, otherFiles);
  }

  private Owner anonymous(int frame) {
    if (frames.mapCount(frame) != 1) {
      return frames.mapCount(frame) == 0 ? unmapped : shared;
    }
    Owner[] found = {otherProcesses};
    frames.forEachMapping(
        frame, (space, va) -> found[0] = processes.getOrDefault(space, otherProcesses));
    return found[0];
  }

  /** Leaves those with the most frames apart and puts the others together. */
  private static <K> void fold(Map<K, Owner> group, Owner others, int most) {
    List<Map.Entry<K, Owner>> all = new ArrayList<>(group.entrySet());
    all.sort(
        Comparator.comparingLong((Map.Entry<K, Owner> entry) -> -entry.getValue().frames)
            .thenComparing(entry -> entry.getValue().name));
    for (int i = most; i < all.size(); i++) {
      others.frames += all.get(i).getValue().frames;
      group.put(all.get(i).getKey(), others);
    }
  }

  private void collect() {
    owners.addAll(
        List.of(free, kernel, tables, shared, unmapped, otherProcesses, shm, otherFiles, cache));
    processes.values().stream().filter(owner -> owner != otherProcesses).forEach(owners::add);
    files.values().stream().filter(owner -> owner != otherFiles).forEach(owners::add);
    owners.removeIf(owner -> owner.frames == 0);
    owners.sort(
        Comparator.comparingInt((Owner owner) -> owner.rank)
            .thenComparingLong(owner -> -owner.frames)
            .thenComparing(owner -> owner.name));
  }

  private Map<Owner, CellMap.Kind> kinds() {
    Map<Owner, CellMap.Kind> kinds = new LinkedHashMap<>();
    int process = 0;
    int file = 0;
    for (Owner owner : owners) {
      char glyph;
      Colour colour;
      if (owner == free || owner == kernel || owner == tables) {
        glyph = owner == free ? '.' : owner == kernel ? '#' : '%';
        colour = owner == free ? Colour.NONE : owner == kernel ? Colour.GREY : Colour.PINK;
      } else if (owner == shared || owner == unmapped || owner == shm || owner == cache) {
        glyph = owner == shared ? '&' : owner == unmapped ? '!' : owner == shm ? '=' : '~';
        colour = owner == cache ? Colour.SKY : owner == shm ? Colour.PURPLE : Colour.YELLOW;
      } else if (owner == otherProcesses || owner == otherFiles) {
        glyph = owner == otherProcesses ? '+' : '?';
        colour = Colour.BROWN;
      } else if (owner.rank == free.rank + 3) {
        glyph = (char) ('a' + process);
        colour = Colour.series(process++);
      } else {
        glyph = (char) ('A' + file);
        colour = Colour.series(7 - file++ % 8);
      }
      kinds.put(owner, new CellMap.Kind(glyph, colour, owner.name));
    }
    return kinds;
  }

  private String row(Owner owner) {
    return String.format(
        "%8s frames %12s %5.1f%%  %s",
        Words.count(owner.frames),
        Words.kilobytes(owner.frames),
        100.0 * owner.frames / frames.totalCount(),
        owner.name);
  }

  private CellMap draw(Owner[] owner, int perCell, Map<Owner, CellMap.Kind> kinds) {
    List<CellMap.Run> runs = new ArrayList<>();
    for (int start = 0; start < owner.length; start += perCell) {
      int end = Math.min(owner.length, start + perCell);
      runs.add(
          new CellMap.Run(Objects.requireNonNull(kinds.get(resolved(most(owner, start, end)))), 1));
    }
    Map<CellMap.Kind, String> legend = new LinkedHashMap<>();
    kinds.forEach((each, kind) -> legend.put(kind, row(each)));
    Owner total = new Owner("MemTotal: the sum of the above", 9);
    total.frames = owners.stream().mapToLong(each -> each.frames).sum();
    legend.put(new CellMap.Kind(' ', Colour.NONE, total.name), row(total));
    String cell =
        perCell == 1
            ? "a cell is a frame"
            : "a cell is " + perCell + " frames and shows whose most of them are";
    return new CellMap(
        "RAM at " + Words.seconds(now) + ", in physical order; " + cell,
        perCell == 1 ? "frames" : "cells",
        List.of(
            new CellMap.Section(
                "", runs, first -> String.format("%08x", first * perCell * Words.PAGE))),
        legend);
  }

  /** The owner after small ones were put together. */
  private Owner resolved(Owner owner) {
    if (owners.contains(owner)) {
      return owner;
    }
    return owner.rank == otherProcesses.rank ? otherProcesses : otherFiles;
  }

  private static Owner most(Owner[] owner, int start, int end) {
    Map<Owner, Integer> counts = new LinkedHashMap<>();
    Owner best = owner[start];
    for (int i = start; i < end; i++) {
      if (counts.merge(owner[i], 1, Integer::sum) > counts.getOrDefault(best, 0)) {
        best = owner[i];
      }
    }
    return best;
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
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("time_ns", now);
    map.put("page_size", Words.PAGE);
    map.put("total_frames", frames.totalCount());
    List<Object> list = new ArrayList<>();
    for (Owner owner : owners) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("owner", owner.name);
      entry.put("frames", owner.frames);
      list.add(entry);
    }
    map.put("owners", list);
    return map;
  }
}
