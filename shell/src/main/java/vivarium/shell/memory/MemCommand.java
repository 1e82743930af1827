package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.debug.heap.Heap;
import vivarium.debug.heap.HeapReader;
import vivarium.mem.AddressSpace;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.shell.chart.Style;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.Laboratory;
import vivarium.shell.report.Output;
import vivarium.shell.report.Trials;
import vivarium.shell.report.View;

/** {@code mem VERB ...}: the commands that show memory. */
public final class MemCommand {
  /** Finds the task that a word such as {@code 5} or {@code %1} names; null if there is none. */
  public interface TaskFinder {
    @Nullable Task find(Shell shell, String word);
  }

  private static final String USAGE =
      "mem map|frames|walk|wss|compare [-f] [--json] [-o FILE.svg] ...";

  private static final int DEFAULT_SAMPLES = 20;
  private static final String DEFAULT_SWAP = "64M";

  private final Kernel kernel;
  private final Symbols symbols;
  private final Laboratory laboratory;
  private final TaskFinder finder;

  /** Over one machine; the laboratory makes others like it. */
  public MemCommand(Kernel kernel, Symbols symbols, Laboratory laboratory, TaskFinder finder) {
    this.kernel = kernel;
    this.symbols = symbols;
    this.laboratory = laboratory;
    this.finder = finder;
  }

  /** The rows of the table of built-ins. */
  public List<Builtin> rows() {
    return List.of(mem(), heap());
  }

  private Builtin heap() {
    return new Builtin(
        "heap",
        false,
        "heap [-a] [--json] [-o FILE.svg] PID",
        "the blocks of a process's malloc, as its hidden headers say; -a lists all of them",
        List.of("malloc_service hold & sleep 0.1; heap $!", "heap -a $! | grep free"),
        (shell, words) -> {
          MemArguments arguments = MemArguments.parse(words.subList(1, words.size()));
          Target target = target(shell, "heap", arguments, 1);
          List<Heap> heaps = HeapReader.read(target.process, target.space, symbols);
          return Output.show(
              shell,
              arguments.json,
              arguments.output,
              new HeapView(target.process, heaps, arguments.all));
        });
  }

  private Builtin mem() {
    return new Builtin(
        "mem",
        false,
        USAGE,
        "pictures of memory: pages of a process, frames of RAM, a table walk, a working set",
        List.of(
            "first_touch & mem map $!",
            "mem map $! [stack]",
            "mem map -f $!",
            "mem frames",
            "mem walk $! 0x11000",
            "mem wss $! -i 10ms -n 20",
            "mem map $! -o map.svg",
            "mem compare 'thrash 2' --policies fifo,lru,opt --memory 8M,16M"),
        this::run);
  }

  private int run(Shell shell, List<String> words) {
    if (words.size() < 2) {
      throw new ShellException.Failure("usage: " + USAGE, 2);
    }
    String verb = words.get(1);
    MemArguments arguments = MemArguments.parse(words.subList(2, words.size()));
    return switch (verb) {
      case "map" -> map(shell, arguments);
      case "frames" -> frames(shell, arguments);
      case "walk" -> walk(shell, arguments);
      case "compare" -> compare(shell, arguments);
      case "wss" -> workingSet(shell, arguments);
      default -> throw new ShellException.Failure(verb + ": usage: " + USAGE, 2);
    };
  }

  /** A process and its memory. */
  private record Target(Process process, AddressSpace space) {}

  private Target target(Shell shell, String command, MemArguments arguments, int operands) {
    if (arguments.operands.size() != operands) {
      throw new ShellException.Failure(
          "usage: " + command + " PID" + (operands > 1 ? " ADDRESS" : ""), 2);
    }
    String word = arguments.operands.get(0);
    Task task = finder.find(shell, word);
    if (task == null) {
      throw new ShellException.Failure(word + ": no such process", 1);
    }
    AddressSpace space = task.addressSpace();
    if (space == null) {
      throw new ShellException.Failure(
          word
              + (task.process().isHost()
                  ? ": part of Vivarium, in Java: it has no memory of the guest's"
                  : ": it has ended and given its memory back"),
          1);
    }
    return new Target(task.process(), space);
  }

  private static boolean lives(Target target) {
    Process process = target.process;
    return !process.tasks().isEmpty() && process.tasks().get(0).addressSpace() == target.space;
  }

  private int map(Shell shell, MemArguments arguments) {
    String word = arguments.operands.size() == 2 ? arguments.operands.removeLast() : null;
    Target target = target(shell, "mem map", arguments, 1);
    if (!arguments.follow) {
      return Output.show(shell, arguments.json, arguments.output, picture(target, word));
    }
    return follow(shell, arguments, () -> lives(target) ? picture(target, word) : null);
  }

  /** The picture of all areas, or of that which an address or the name of an area tells. */
  private SpaceMap picture(Target target, @Nullable String word) {
    if (word == null) {
      return SpaceMap.of(target.process, target.space, target.space.areas());
    }
    List<Vma> areas = new ArrayList<>();
    for (Vma area : target.space.areas()) {
      String name = target.space.name(area);
      if (!name.isEmpty() && (name.equals(word) || name.endsWith("/" + word))) {
        areas.add(area);
      }
    }
    if (areas.isEmpty()) {
      Vma area = target.space.find(address(target.space, word));
      if (area == null) {
        throw new ShellException.Failure(word + ": nothing is mapped there", 1);
      }
      areas.add(area);
    }
    return SpaceMap.of(target.process, target.space, areas);
  }

  private int frames(Shell shell, MemArguments arguments) {
    if (!arguments.operands.isEmpty()) {
      throw new ShellException.Failure("usage: mem frames [-f]", 2);
    }
    if (!arguments.follow) {
      return Output.show(shell, arguments.json, arguments.output, RamMap.of(kernel));
    }
    return follow(shell, arguments, () -> RamMap.of(kernel));
  }

  private int walk(Shell shell, MemArguments arguments) {
    Target target = target(shell, "mem walk", arguments, 2);
    long address = address(target.space, arguments.operands.get(1));
    return Output.show(
        shell,
        arguments.json,
        arguments.output,
        TableWalk.of(target.process, target.space, address));
  }

  private int workingSet(Shell shell, MemArguments arguments) {
    Target target = target(shell, "mem wss", arguments, 1);
    WorkingSet set = new WorkingSet(target.process, target.space, arguments.interval);
    int wanted = arguments.count > 0 || arguments.follow ? arguments.count : DEFAULT_SAMPLES;
    boolean live = arguments.follow && !arguments.json && arguments.output == null;
    if (live) {
      shell.print(set.header());
    }
    while (wanted == 0 || set.size() < wanted) {
      if (interrupted(shell, arguments.interval) || !lives(target)) {
        break;
      }
      set.sample();
      if (live) {
        shell.print(set.lastRow());
      }
    }
    if (live) {
      shell.print(set.charts(Output.style(shell)));
      return 0;
    }
    return Output.show(shell, arguments.json, arguments.output, set);
  }

  private int compare(Shell shell, MemArguments arguments) {
    if (arguments.operands.size() != 1) {
      throw new ShellException.Failure(
          "usage: mem compare 'COMMAND' [--policies A,B] [--memory SIZE,SIZE] [--swap SIZE]", 2);
    }
    String command = arguments.operands.get(0);
    String swap = arguments.swap == null ? DEFAULT_SWAP : arguments.swap;
    List<Laboratory.Variation> variations = new ArrayList<>();
    for (String memory : arguments.memory) {
      for (String policy : arguments.policies) {
        variations.add(Comparison.variation(policy, memory, swap));
      }
    }
    Comparison comparison = new Comparison(command, swap);
    return new Trials(laboratory, command, variations)
        .run(
            shell,
            comparison::add,
            () -> Output.show(shell, arguments.json, arguments.output, comparison));
  }

  /** Sleeps; says whether a signal such as Ctrl-C's ended that. */
  private static boolean interrupted(Shell shell, long nanos) {
    try {
      shell.os().sleep(nanos);
      return false;
    } catch (ErrnoException e) {
      return true;
    }
  }

  /** Hexadecimal with 0x, or the name of a symbol. */
  private long address(AddressSpace space, String word) {
    String digits = word.toLowerCase(Locale.ROOT);
    try {
      if (digits.startsWith("0x")) {
        return Long.parseUnsignedLong(digits.substring(2), 16);
      }
      if (Character.isDigit(digits.charAt(0))) {
        return Long.parseUnsignedLong(digits, digits.matches(".*[a-f].*") ? 16 : 10);
      }
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(word + ": not an address", 2);
    }
    Symbol symbol = symbols.named(space, word);
    if (symbol == null) {
      throw new ShellException.Failure(word + ": no address and no symbol's name", 1);
    }
    return symbol.address();
  }

  /** Takes the next picture, null when there is nothing more to see. */
  private interface Camera {
    @Nullable View shoot();
  }

  /** Shows one picture after the other until the process ends, -n is reached or Ctrl-C. */
  private int follow(Shell shell, MemArguments arguments, Camera camera) {
    Style style = Output.style(shell);
    boolean screen = shell.os().isTerminal(1);
    for (int shown = 0; arguments.count == 0 || shown < arguments.count; shown++) {
      View view = camera.shoot();
      if (view == null) {
        return 0;
      }
      String text = view.text(style);
      if (arguments.output != null || arguments.json) {
        Output.show(shell, arguments.json, arguments.output, view);
      } else if (screen) {
        shell.print("\u001b[H\u001b[J" + cut(text, shell.os().terminalRows(1)));
      } else {
        shell.print(text + "\n");
      }
      if (interrupted(shell, arguments.interval)) {
        return 130;
      }
    }
    return 0;
  }

  /** As many lines as a screen has, so that it does not scroll. */
  private static String cut(String text, int rows) {
    String[] lines = text.split("\n", -1);
    if (rows < 3 || lines.length <= rows) {
      return text;
    }
    String head = String.join("\n", List.of(lines).subList(0, rows - 2));
    return head + "\n... " + (lines.length - rows + 1) + " more lines";
  }
}
