package vivarium.shell.switches;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.debug.Symbols;
import vivarium.proc.HostTask;
import vivarium.proc.Kernel;
import vivarium.sched.SwitchLog;
import vivarium.sched.SwitchRecord;
import vivarium.shell.chart.Style;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.machine.HostSystem;
import vivarium.shell.machine.LineSource;
import vivarium.shell.report.OptionWords;
import vivarium.shell.report.Output;

/**
 * {@code switches}: the context switches that were, one by one and in numbers. Looks at the
 * kernel's objects while the machine has handed over, so that looking changes nothing.
 */
public final class SwitchesCommand {
  private static final String USAGE =
      "switches [-f] [-n N] [--pid P] [--cpu H] [--reason R] | show N | stats | step | on | off";

  /** Virtual ns between two looks of -f. */
  private static final long INTERVAL = 10_000_000;

  /** The same of step without a person. */
  private static final long STEP_INTERVAL = 100_000;

  private static final int HEADINGS = 3;

  private final Kernel kernel;
  private final Symbols symbols;
  private final @Nullable LineSource person;
  private final Supplier<List<Builtin>> commands;

  /**
   * Over one machine.
   *
   * @param person at the terminal; null if there is none
   * @param commands all that look at the machine, for the time when it stands still
   */
  public SwitchesCommand(
      Kernel kernel,
      Symbols symbols,
      @Nullable LineSource person,
      Supplier<List<Builtin>> commands) {
    this.kernel = kernel;
    this.symbols = symbols;
    this.person = person;
    this.commands = commands;
  }

  /** The row of the table of built-ins. */
  public Builtin row() {
    return new Builtin(
        "switches",
        false,
        USAGE,
        "the last context switches: a list, one with both contexts, counts and distributions;"
            + " also --json, -o FILE.svg; on keeps them in a script, where nobody looks back",
        List.of(
            "switches on; producer_consumer; switches --reason blocked",
            "switches --pid $! -n 5",
            "switches show 42",
            "switches stats",
            "switches -f --cpu 0"),
        this::run);
  }

  /** What was asked for. */
  private static final class Request {
    final List<String> operands = new ArrayList<>();
    final SwitchFilter filter = new SwitchFilter();
    boolean follow;
    boolean json;
    int count;
    @Nullable String output;
  }

  private Request parse(List<String> words) {
    Request request = new Request();
    OptionWords options = new OptionWords(words);
    while (options.advance()) {
      String word = options.word();
      String option = options.option();
      switch (option) {
        case "-f", "--follow" -> request.follow = true;
        case "--json" -> request.json = true;
        case "-n", "--count", "-o", "--output", "--pid", "--cpu", "--reason" ->
            valued(request, option, options.value());
        default -> {
          if (word.startsWith("-")) {
            throw new ShellException.Failure(word + ": unknown option", 2);
          }
          request.operands.add(word);
        }
      }
    }
    return request;
  }

  private void valued(Request request, String option, String value) {
    switch (option) {
      case "-n", "--count" -> request.count = (int) Math.min(number(value), Integer.MAX_VALUE);
      case "--pid" -> request.filter.addTasks(kernel, value);
      case "--cpu" -> request.filter.addHarts(kernel, value);
      case "--reason" -> request.filter.addReason(value);
      default -> request.output = Output.drawing(value);
    }
  }

  private static long number(String word) {
    if (!word.matches("[0-9]{1,18}") || Long.parseLong(word) == 0) {
      throw new ShellException.Failure(word + ": not a number from 1 on", 2);
    }
    return Long.parseLong(word);
  }

  private int run(Shell shell, List<String> words) {
    Request request = parse(words.subList(1, words.size()));
    String verb = request.operands.isEmpty() ? "list" : request.operands.getFirst();
    int operands = verb.equals("show") ? 2 : request.operands.isEmpty() ? 0 : 1;
    if (request.operands.size() != operands) {
      throw new ShellException.Failure("usage: " + USAGE, 2);
    }
    refuse(request, verb);
    return switch (verb) {
      case "list" -> request.follow ? follow(shell, request) : list(shell, request);
      case "show" -> show(shell, request);
      case "stats" ->
          Output.show(
              shell,
              request.json,
              request.output,
              new SwitchStatistics(log().figures(), request.filter, kernel.clock().now()));
      case "step" -> step(shell, request);
      case "on", "off" -> {
        kernel.machine().keepHistory(verb.equals("on"));
        yield 0;
      }
      default -> throw new ShellException.Failure(verb + ": usage: " + USAGE, 2);
    };
  }

  /** Complains about options that would change nothing. */
  private static void refuse(Request request, String verb) {
    boolean list = verb.equals("list");
    boolean step = verb.equals("step");
    String vain = null;
    if (request.follow && !list) {
      vain = "-f";
    } else if (request.count > 0 && !list && !step) {
      vain = "-n";
    } else if (!request.filter.isOfTasks() && verb.equals("stats")) {
      vain = "--cpu or --reason";
    } else if (!request.filter.isEmpty() && !list && !step && !verb.equals("stats")) {
      vain = "--pid, --cpu or --reason";
    } else if ((request.json || request.output != null)
        && (request.follow || !list && !verb.equals("show") && !verb.equals("stats"))) {
      vain = "--json or -o";
    }
    if (vain != null) {
      String what = request.follow && list ? "-f" : verb;
      throw new ShellException.Failure(what + " takes no " + vain, 2);
    }
  }

  private SwitchLog log() {
    return kernel.machine().switches();
  }

  /** Complains if nothing has been kept, and begins to keep. */
  private void requireKept() {
    if (log().newest() < log().oldest()) {
      boolean kept = log().keeping();
      kernel.machine().keepHistory(true);
      throw new ShellException.Failure(
          kept
              ? "there has been no switch since they are kept"
              : "none were kept until now; from here on they are (switches on, before the programs)",
          1);
    }
  }

  private int list(Shell shell, Request request) {
    requireKept();
    int rows = shell.os().terminalRows(1);
    int most =
        request.count > 0
            ? request.count
            : shell.os().isTerminal(1) && rows > HEADINGS ? rows - HEADINGS : SwitchLog.KEPT;
    List<SwitchRecord> records = request.filter.of(log(), most);
    if (records.isEmpty()) {
      throw new ShellException.Failure(
          "none of those that are kept, " + log().oldest() + " to " + log().newest() + ", is such",
          1);
    }
    return Output.show(shell, request.json, request.output, new SwitchList(records));
  }

  private int show(Shell shell, Request request) {
    requireKept();
    long number = number(request.operands.get(1));
    SwitchRecord record = log().get(number);
    if (record == null) {
      throw new ShellException.Failure(
          number + ": not kept; there are " + log().oldest() + " to " + log().newest(), 1);
    }
    return Output.show(shell, request.json, request.output, new SwitchPicture(record, symbols));
  }

  /** Prints the switches as they come, but for its own to look, until -n of them or Ctrl-C. */
  private int follow(Shell shell, Request request) {
    if (!log().keeping()) {
      kernel.machine().keepHistory(true);
    }
    Style style = Output.style(shell);
    shell.print(SwitchList.header());
    long next = log().newest() + 1;
    int own = shell.os().pid();
    int shown = 0;
    boolean hadPrograms = false;
    boolean interrupted = false;
    while (!interrupted && (request.count == 0 || shown < request.count)) {
      try {
        shell.os().sleep(INTERVAL);
      } catch (ErrnoException e) {
        interrupted = true; // what has come since the last look is shown all the same
      }
      if (log().oldest() > next) {
        shell.warn((log().oldest() - next) + " switches were too many at once and are lost");
        next = log().oldest();
      }
      StringBuilder out = new StringBuilder();
      for (; next <= log().newest() && (request.count == 0 || shown < request.count); next++) {
        SwitchRecord record = log().get(next);
        if (record != null && request.filter.passesBut(own, record)) {
          out.append(SwitchList.row(record, style));
          shown++;
        }
      }
      shell.print(out.toString());
      boolean nobody = Stepper.nobodyLeft(kernel);
      hadPrograms |= !nobody;
      if (nobody && hadPrograms && person == null && shown < request.count) {
        throw new ShellException.Failure("no program of the guest is left to switch", 1);
      }
    }
    return interrupted ? 130 : 0;
  }

  /** With a person, stops the machine at each; without, shows the next -n as they come. */
  private int step(Shell shell, Request request) {
    kernel.machine().keepHistory(true);
    HostTask self = ((HostSystem) shell.os()).task();
    if (person != null && shell.os().isTerminal(1) && request.count == 0) {
      Stepper stepper =
          new Stepper(
              kernel,
              symbols,
              request.filter,
              person,
              self,
              shell,
              Output.style(shell),
              commands.get());
      return HostSystem.blocking(stepper::run);
    }
    int wanted = Math.max(1, request.count);
    long next = log().newest() + 1;
    while (wanted > 0) {
      try {
        shell.os().sleep(STEP_INTERVAL);
      } catch (ErrnoException e) {
        return 130;
      }
      next = Math.max(next, log().oldest());
      for (; next <= log().newest() && wanted > 0; next++) {
        SwitchRecord record = log().get(next);
        if (record != null && request.filter.passesAmongGuests(kernel, record)) {
          shell.print(new SwitchPicture(record, symbols).text(Output.style(shell)));
          wanted--;
        }
      }
      if (wanted > 0 && Stepper.nobodyLeft(kernel)) {
        throw new ShellException.Failure("no program of the guest is left to switch", 1);
      }
    }
    return 0;
  }
}
