package vivarium.shell.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.Laboratory;
import vivarium.shell.report.OptionWords;
import vivarium.shell.report.Output;
import vivarium.shell.report.Trials;

/**
 * {@code sched compare 'COMMANDS'}: runs the same commands on fresh machines that differ in policy,
 * quantum and number of cores alone.
 */
public final class SchedCompare {
  /** How it is used. */
  public static final String USAGE =
      "sched compare 'COMMANDS' [--policies A,B] [--quantum TIME,TIME] [--cores N,N]";

  private final Laboratory laboratory;

  /** Over fresh machines. */
  public SchedCompare(Laboratory laboratory) {
    this.laboratory = laboratory;
  }

  /** What was asked for; an empty list stands for what this machine has. */
  private static final class Request {
    final List<String> operands = new ArrayList<>();
    List<String> policies = List.of();
    List<String> quanta = List.of();
    List<String> cores = List.of();
    boolean json;
    @Nullable String output;
  }

  private static Request parse(List<String> words) {
    Request request = new Request();
    OptionWords options = new OptionWords(words);
    while (options.advance()) {
      String word = options.word();
      String option = options.option();
      switch (option) {
        case "--json" -> request.json = true;
        case "--policies", "--quantum", "--cores", "-o", "--output" ->
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

  private static void valued(Request request, String option, String value) {
    switch (option) {
      case "--policies" -> request.policies = policies(value);
      case "--quantum" -> request.quanta = List.of(value.split(",", -1));
      case "--cores" -> request.cores = List.of(value.split(",", -1));
      default -> request.output = Output.drawing(value);
    }
  }

  /** Commas stand between policies and between a policy's parameters, which have an equals sign. */
  private static List<String> policies(String text) {
    List<String> policies = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      boolean parameter = part.indexOf('=') > 0 && part.indexOf(':') < 0;
      if (parameter && !policies.isEmpty()) {
        policies.add(policies.removeLast() + "," + part);
      } else {
        policies.add(part);
      }
    }
    return policies;
  }

  /**
   * Runs the comparison; returns the status.
   *
   * @param words those behind {@code sched compare}
   */
  public int run(Shell shell, List<String> words) {
    Request request = parse(words);
    if (request.operands.size() != 1 || request.operands.getFirst().isBlank()) {
      throw new ShellException.Failure("usage: " + USAGE, 2);
    }
    String command = request.operands.getFirst();
    List<SchedulerRun> runs = new ArrayList<>();
    return new Trials(laboratory, command, variations(request))
        .run(
            shell,
            (variation, outcome) -> runs.add(SchedulerRun.of(outcome)),
            () ->
                Output.show(
                    shell, request.json, request.output, new SchedulerComparison(command, runs)));
  }

  private static List<Laboratory.Variation> variations(Request request) {
    List<Map<String, String>> all = List.of(Map.of());
    all = times(all, "cores", request.cores);
    all = times(all, "quantum", request.quanta);
    all = times(all, "sched", request.policies);
    return all.stream().map(Laboratory.Variation::new).toList();
  }

  /** Each of those with each of the values; as they are if there is no value. */
  private static List<Map<String, String>> times(
      List<Map<String, String>> all, String option, List<String> values) {
    if (values.isEmpty()) {
      return all;
    }
    List<Map<String, String>> more = new ArrayList<>();
    for (Map<String, String> options : all) {
      for (String value : values) {
        Map<String, String> with = new LinkedHashMap<>(options);
        with.put(option, value);
        more.add(with);
      }
    }
    return more;
  }
}
