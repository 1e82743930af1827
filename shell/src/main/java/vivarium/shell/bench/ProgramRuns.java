package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of one bench program. Each part enters those that it needs; all of them then take turns,
 * so that what is compared ran in the same minutes, and what several parts need is run once. Runs
 * that found out how much work takes how long count.
 */
final class ProgramRuns {
  private static final double QEMU_SECONDS = 3;
  private static final double WARM_SECONDS = 5;
  private static final double START_UP_SECONDS = 0.2;
  private static final double INTERPRETER_SECONDS = 3;
  private static final int UNKNOWN = -1;

  private final Bench bench;
  private final Host host;
  private final String program;
  private final Map<List<String>, Contender> contenders = new LinkedHashMap<>();
  private int whole = UNKNOWN;
  private int warm = UNKNOWN;
  private int interpreted = UNKNOWN;

  /** One command. */
  private static final class Contender {
    Best best = Best.NONE;
    int runs;
    boolean entered;
    boolean everyRound;
    boolean isRepeated;
    boolean disturbed;
    boolean failed;

    boolean wantsTurn(int round) {
      return entered && !failed && runs < round && (round == 1 || everyRound || disturbed);
    }
  }

  ProgramRuns(Bench bench, String program) {
    this.bench = bench;
    this.host = bench.host();
    this.program = program;
  }

  String program() {
    return program;
  }

  /** The engine that is asked for. */
  String engine() {
    return bench.plan().engine();
  }

  /** The program in the chosen engine, with options. */
  List<String> ours(int work, String... options) {
    return host.guest(bench.plan().engine(), List.of(options), program, Integer.toString(work));
  }

  List<String> interpreter(int work) {
    return host.guest("interp", List.of(), program, Integer.toString(work));
  }

  /** The program several times in one machine. */
  List<String> repeated(String engine, int work) {
    return host.repeated(engine, program, Integer.toString(work));
  }

  /** Empty if there is no qemu. */
  List<String> qemu(int work) {
    return host.qemu(program, Integer.toString(work));
  }

  /** Empty if there is no native build. */
  List<String> onHost(int work) throws InterruptedException {
    return host.host(program, Integer.toString(work));
  }

  /** Vivarium with nothing to do. */
  List<String> startUp() {
    return host.vivarium("-c", "true");
  }

  /** How much work takes qemu 3 s (where there is none, takes us 3 s); 0 if it fails. */
  int whole() throws InterruptedException {
    if (whole == UNKNOWN) {
      boolean reference = !qemu(1).isEmpty();
      double seconds = bench.plan().seconds(QEMU_SECONDS);
      whole = Scales.lasting(seconds, 1, work -> run(reference ? qemu(work) : ours(work)));
    }
    return whole;
  }

  /** How much work takes us 5 s besides the start-up, and qemu, too. */
  int warm() throws InterruptedException {
    if (warm == UNKNOWN) {
      double seconds = bench.plan().seconds(WARM_SECONDS) + START_UP_SECONDS;
      int ours = Scales.lasting(seconds, Math.max(1, whole()), work -> run(ours(work)));
      int qemus = (int) Math.ceil(whole() * WARM_SECONDS / QEMU_SECONDS);
      warm = ours == 0 ? 0 : Math.max(ours, qemus);
    }
    return warm;
  }

  /** How much work takes the interpreter 3 s besides the start-up. */
  int interpreted() throws InterruptedException {
    if (interpreted == UNKNOWN) {
      double seconds = bench.plan().seconds(INTERPRETER_SECONDS) + START_UP_SECONDS;
      int first = Math.max(1, whole() / 16);
      interpreted = Scales.lasting(seconds, first, work -> run(interpreter(work)));
    }
    return interpreted;
  }

  /**
   * Enters a command whose time is steady: it is run once, and again in each further round as long
   * as others had the cores meanwhile. Nothing happens with an empty one.
   */
  void enter(List<String> command) {
    if (!command.isEmpty()) {
      contender(command).entered = true;
    }
  }

  /** Enters a command that is run in each round. */
  void enterEachRound(List<String> command) {
    enter(command);
    if (!command.isEmpty()) {
      contender(command).everyRound = true;
    }
  }

  /**
   * Enters a command that runs the program several times in one machine; the best but the first
   * counts.
   */
  void enterRepeated(List<String> command) {
    enterEachRound(command);
    contender(command).isRepeated = true;
  }

  private Contender contender(List<String> command) {
    return contenders.computeIfAbsent(command, c -> new Contender());
  }

  /** Runs what has been entered. */
  void takeTurns() throws InterruptedException {
    for (int round = 1; round <= bench.plan().rounds(); round++) {
      for (List<String> command : new ArrayList<>(contenders.keySet())) {
        if (contender(command).wantsTurn(round)) {
          run(command);
        }
      }
    }
  }

  private Timed run(List<String> command) throws InterruptedException {
    Contender contender = contender(command);
    List<Lap> laps = new ArrayList<>();
    Timed run = contender.isRepeated ? host.run(command, Lap.into(laps)) : host.run(command);
    contender.runs++;
    contender.disturbed = run.disturbed();
    contender.failed = !run.succeeded();
    Best best = contender.best;
    best = contender.isRepeated ? best.orBetter(Repeats.best(laps)) : best.with(run);
    contender.best = contender.failed ? Best.NONE : best;
    return run;
  }

  /** The best run of a command. */
  Best best(List<String> command) {
    Contender contender = contenders.get(command);
    return contender == null ? Best.NONE : contender.best;
  }

  /** Whether the output is what the reference gave, if that ran; fails the benchmarks if not. */
  boolean right(Best ours, Best reference) {
    if (ours.output().isEmpty() || reference.output().isEmpty()) {
      return true;
    }
    boolean same = ours.output().equals(reference.output());
    if (!same) {
      host.fail(program + ": not the output that the reference gives");
    }
    return same;
  }
}
