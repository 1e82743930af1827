package vivarium.shell.timeline;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vivarium.proc.Kernel;
import vivarium.shell.chart.Json;
import vivarium.shell.chart.Style;
import vivarium.shell.cli.Units;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.machine.HostSystem;
import vivarium.shell.machine.LineSource;
import vivarium.shell.report.OptionWords;
import vivarium.shell.report.Output;

/** {@code timeline}: what each hart and each task did when. */
public final class TimelineCommand {
  private static final String USAGE =
      "timeline [FILE.svg|FILE.html] [--last TIME] [--from TIME] [--to TIME] [--width N] [-i] [--json]";

  /** What a terminal shows if nobody says how much, virtual ns. */
  private static final long USUAL = 100_000_000;

  /** No part is shorter, virtual ns. */
  private static final long SHORTEST = 100;

  private static final String KEYS =
      "+ and -: zoom; < and >: move; 0: all that is known; Enter or q: leave\n";

  private final Kernel kernel;
  private final @Nullable LineSource person;

  /**
   * Over one machine.
   *
   * @param person at the terminal; null if there is none
   */
  public TimelineCommand(Kernel kernel, @Nullable LineSource person) {
    this.kernel = kernel;
    this.person = person;
  }

  /** The row of the table of built-ins. */
  public Builtin row() {
    return new Builtin(
        "timeline",
        false,
        USAGE,
        "what each hart and task did when: on the terminal the last 100 ms in which something"
            + " happened (-i: to zoom in), into a file of the host all that is known, to zoom and"
            + " search in",
        List.of(
            "timeline",
            "timeline --last 20ms",
            "timeline --from 1.25s --to 1.3s --width 160",
            "timeline run.html",
            "switches on; race; timeline --json"),
        this::run);
  }

  /** What was asked for; -1 for what was not. */
  private static final class Request {
    long last = -1;
    long from = -1;
    long to = -1;
    int width;
    boolean json;
    boolean interactive;
    @Nullable String file;
  }

  private static Request parse(List<String> words) {
    Request request = new Request();
    OptionWords options = new OptionWords(words);
    while (options.advance()) {
      String word = options.word();
      String option = options.option();
      switch (option) {
        case "--json" -> request.json = true;
        case "-i", "--interactive" -> request.interactive = true;
        case "--last", "--from", "--to", "--width", "-o", "--output" ->
            valued(request, option, options.value());
        default -> {
          if (word.startsWith("-") || request.file != null) {
            throw new ShellException.Failure(word + ": usage: " + USAGE, 2);
          }
          request.file = page(word);
        }
      }
    }
    return request;
  }

  private static String page(String name) {
    if (!name.endsWith(".svg") && !name.endsWith(".html")) {
      throw new ShellException.Failure(name + ": a timeline is .svg or .html", 2);
    }
    return name;
  }

  private static void valued(Request request, String option, String value) {
    try {
      switch (option) {
        case "--last" -> request.last = Units.time(value);
        case "--from" -> request.from = Units.time(value);
        case "--to" -> request.to = Units.time(value);
        case "-o", "--output" -> request.file = page(value);
        default -> request.width = columns(value);
      }
    } catch (IllegalArgumentException e) {
      throw new ShellException.Failure(String.valueOf(e.getMessage()), 2);
    }
  }

  private static int columns(String word) {
    if (!word.matches("[0-9]{1,4}") || Integer.parseInt(word) == 0) {
      throw new ShellException.Failure(word + ": not a number of columns, 1 to 9999", 2);
    }
    return Integer.parseInt(word);
  }

  private int run(Shell shell, List<String> words) {
    Request request = parse(words.subList(1, words.size()));
    if (!kernel.machine().switches().keeping()) {
      kernel.machine().keepHistory(true);
      throw new ShellException.Failure(
          "nothing was kept until now; from here on it is (switches on, before the programs)", 1);
    }
    Timeline timeline = timeline(shell, request);
    if (request.interactive) {
      return browse(shell, request, timeline);
    }
    if (request.file != null) {
      TimelinePage page = new TimelinePage(timeline);
      String document = request.file.endsWith(".svg") ? page.svg() : page.html();
      Output.write(shell, request.file, document);
    }
    if (request.json) {
      shell.print(Json.of(timeline.json()));
    } else if (request.file == null) {
      shell.print(text(shell, request, timeline));
    }
    return 0;
  }

  private static String text(Shell shell, Request request, Timeline timeline) {
    Style style = Output.style(shell);
    Style wanted = request.width > 0 ? new Style(request.width, style.colour()) : style;
    return new TimelineText(timeline, wanted).text();
  }

  /** Shows one part after the other as the person wants; the machine stands still meanwhile. */
  private int browse(Shell shell, Request request, Timeline first) {
    LineSource lines = person;
    if (lines == null || !shell.os().isTerminal(1)) {
      throw new ShellException.Failure("-i wants a person at the terminal", 2);
    }
    long known = kernel.machine().history().knownSince();
    long now = kernel.clock().now();
    long from = first.from();
    long to = first.to();
    String note = KEYS;
    while (true) {
      shell.print(text(shell, request, Timeline.of(kernel, from, to)) + note);
      note = "";
      String line =
          HostSystem.blocking(() -> Objects.requireNonNullElse(lines.readLine("timeline> "), "q"));
      long quarter = Math.max(1, (to - from) / 4);
      switch (line.strip()) {
        case "+" -> {
          from += quarter;
          to = Math.max(from + SHORTEST, to - quarter);
        }
        case "-" -> {
          from -= 2 * quarter;
          to += 2 * quarter;
        }
        case "<" -> {
          from -= 2 * quarter;
          to -= 2 * quarter;
        }
        case ">" -> {
          from += 2 * quarter;
          to += 2 * quarter;
        }
        case "0" -> {
          from = known;
          to = now;
        }
        case "", "q" -> {
          return 0;
        }
        default -> note = KEYS;
      }
      long length = Math.min(to - from, now - known);
      from = Math.clamp(from, known, now - length);
      to = from + length;
    }
  }

  private Timeline timeline(Shell shell, Request request) {
    long known = kernel.machine().history().knownSince();
    long now = kernel.clock().now();
    long active = Timeline.lastActivity(kernel, shell.os().pid());
    long to = request.to >= 0 ? Math.min(request.to, now) : active > known ? active : now;
    boolean all = request.file != null || request.json;
    long last = request.last >= 0 ? request.last : all ? Long.MAX_VALUE : USUAL;
    long from = request.from >= 0 ? request.from : Math.max(known, last > to ? 0 : to - last);
    if (request.from >= 0 && request.to < 0) {
      to = request.last < 0 ? Math.max(to, now) : from + request.last;
    }
    if (from >= to || to <= known) {
      throw new ShellException.Failure(
          String.format(
              "nothing is known of that time; there is %s to %s",
              vivarium.shell.report.Words.seconds(known), vivarium.shell.report.Words.seconds(now)),
          1);
    }
    return Timeline.of(kernel, Math.max(from, known), Math.min(to, now));
  }
}
