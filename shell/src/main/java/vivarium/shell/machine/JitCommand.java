package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Place;
import vivarium.debug.Symbols;
import vivarium.jit.HotRegions;
import vivarium.jit.Translations;
import vivarium.jit.TranslatorFigures;
import vivarium.mem.AddressSpace;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.shell.chart.Json;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.Words;

/** {@code jit}: what the translator has done, and which code it has translated. */
final class JitCommand {
  private static final String USAGE = "jit [--json] | jit regions [-p PID] [-n COUNT] [--json]";
  private static final int MOST_ROWS = 20;

  private final Kernel kernel;
  private final Symbols symbols;
  private final StackCommand.Finder finder;

  JitCommand(Kernel kernel, Symbols symbols, StackCommand.Finder finder) {
    this.kernel = kernel;
    this.symbols = symbols;
    this.finder = finder;
  }

  Builtin row() {
    return new Builtin(
        "jit",
        false,
        USAGE,
        "what the translator has done: regions, its store, requests, fallbacks; regions lists the"
            + " hot ones",
        List.of("jit", "high_cpu & sleep 0.5; jit regions -p $!", "jit --json"),
        this::run);
  }

  /** What the command line says. */
  private static final class Wanted {
    boolean regions;
    boolean json;
    int most = MOST_ROWS;
    @Nullable String process;
  }

  private int run(Shell shell, List<String> arguments) {
    Wanted wanted = parse(arguments.subList(1, arguments.size()));
    Process only = wanted.process == null ? null : process(shell, wanted.process);
    Translations translations = TranslatorFigures.of(kernel.machine().harts().getFirst().cpu());
    if (translations == null) {
      shell.print(
          wanted.json
              ? Json.of(Map.of("engine", "interp"))
              : "nothing is translated: the machine runs under the interpreter, see --engine\n");
    } else if (wanted.regions) {
      List<Row> rows = rows(translations, only);
      List<Row> shown = rows.subList(0, Math.min(rows.size(), wanted.most));
      shell.print(wanted.json ? Json.of(json(shown)) : text(shown, rows.size()));
    } else {
      Map<String, Long> figures = TranslatorFigures.all(translations);
      shell.print(wanted.json ? Json.of(figures) : text(figures));
    }
    return 0;
  }

  private static Wanted parse(List<String> words) {
    Wanted wanted = new Wanted();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "--json" -> wanted.json = true;
        case "regions" -> wanted.regions = true;
        case "-p", "-n" -> {
          if (++i == words.size()) {
            throw new ShellException.Failure(word + ": wants a value; usage: " + USAGE, 2);
          }
          wanted.regions = true;
          if (word.equals("-p")) {
            wanted.process = words.get(i);
          } else {
            wanted.most = count(words.get(i));
          }
        }
        default -> throw new ShellException.Failure(word + ": unknown; usage: " + USAGE, 2);
      }
    }
    return wanted;
  }

  private static int count(String word) {
    if (!word.matches("[0-9]{1,6}")) {
      throw new ShellException.Failure("-n " + word + ": not a number of rows", 2);
    }
    return Integer.parseInt(word);
  }

  private Process process(Shell shell, String word) {
    Task task = finder.find(shell, word);
    if (task == null) {
      throw new ShellException.Failure(word + ": no such process", 1);
    }
    return task.process();
  }

  private static String text(Map<String, Long> figures) {
    StringBuilder out = new StringBuilder();
    figures.forEach((name, value) ->
        out.append(String.format(Locale.ROOT, "%-34s %,19d%n", name.replace('_', ' '), value)));
    return out.append("These depend on the host; what guests compute does not.\n").toString();
  }

  /** A region of a process. */
  private record Row(@Nullable Process process, HotRegions.Hot hot, String place) {}

  private List<Row> rows(Translations translations, @Nullable Process only) {
    List<Row> rows = new ArrayList<>();
    for (HotRegions.Hot hot : HotRegions.of(translations)) {
      Process owner = owner(hot.space());
      if (only == null || owner == only) {
        Place place = symbols.place(hot.space(), hot.address());
        String name =
            place == null
                ? Objects.requireNonNullElse(symbols.describe(hot.space(), hot.address()), "?")
                : place.toString();
        rows.add(new Row(owner, hot, Words.name(name)));
      }
    }
    return rows;
  }

  private @Nullable Process owner(AddressSpace space) {
    for (Process process : kernel.pids().processes()) {
      if (!process.tasks().isEmpty() && process.tasks().getFirst().addressSpace() == space) {
        return process;
      }
    }
    return null;
  }

  private static String text(List<Row> rows, int all) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            "%7s %18s %8s %5s %12s %8s %5s  %s%n",
            "PID", "ADDRESS", "SAMPLES", "KIND", "INSTRUCTIONS", "BYTECODE", "LINKS", "WHERE"));
    for (Row row : rows) {
      HotRegions.Hot hot = row.hot;
      out.append(
          String.format(
              Locale.ROOT,
              "%7s %18s %8d %5s %12d %8d %5d  %s%n",
              row.process == null ? "-" : Integer.toString(row.process.pid()),
              Words.hex(hot.address()),
              hot.samples(),
              hot.isLoop() ? "loop" : "line",
              hot.instructions(),
              hot.bytes(),
              hot.links(),
              row.place));
    }
    String kept = Words.plural(all, "region") + (rows.size() < all ? ", -n shows more" : "");
    return out.append(kept).append("; a sample: a run's instructions ended there\n").toString();
  }

  private static List<Map<String, Object>> json(List<Row> rows) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("pid", row.process == null ? 0 : row.process.pid());
      map.put("address", row.hot.address());
      map.put("samples", row.hot.samples());
      map.put("loop", row.hot.isLoop());
      map.put("instructions", row.hot.instructions());
      map.put("bytecode", row.hot.bytes());
      map.put("links", row.hot.links());
      map.put("where", row.place);
      list.add(map);
    }
    return list;
  }
}
