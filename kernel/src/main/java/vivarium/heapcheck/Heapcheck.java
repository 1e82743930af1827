package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import vivarium.cpu.ShadowMemory;
import vivarium.debug.Symbols;
import vivarium.mem.AddressSpace;
import vivarium.proc.Process;

/**
 * A check of one program and of the processes that it forks. It begins before the program's first
 * instruction:
 *
 * <pre>{@code
 * Heapcheck check = Heapcheck.start(symbols, process, Options.defaults(), lines::add);
 * }</pre>
 *
 * and from then on the harts run the process by the checked engine, and lines of the report come as
 * errors happen; the leaks at its end. To be used on the machine thread.
 */
public final class Heapcheck {
  private final Symbols symbols;
  private final Options options;
  private final Consumer<String> out;
  private final Parameters parameters = new Parameters();
  private final List<Verdict> verdicts = new ArrayList<>();

  private Heapcheck(Symbols symbols, Options options, Consumer<String> out) {
    this.symbols = symbols;
    this.options = options;
    this.out = out;
  }

  /**
   * Checks a process that has not run yet.
   *
   * @param out takes the report's lines, without line ends
   */
  public static Heapcheck start(
      Symbols symbols, Process process, Options options, Consumer<String> out) {
    Heapcheck session = new Heapcheck(symbols, options, out);
    session.attach(process);
    return session;
  }

  private void attach(Process process) {
    ShadowMemory shadow = new ShadowMemory(process.leader().memory());
    ProcessChecker checker = new ProcessChecker(this, process, shadow);
    shadow.setChecker(checker);
    shadow.space().setWatch(shadow);
  }

  Options options() {
    return options;
  }

  Symbols symbols() {
    return symbols;
  }

  Consumer<String> out() {
    return out;
  }

  Parameters parameters() {
    return parameters;
  }

  /** The last one who uses a checked memory leaves: it ends, or executes another program. */
  void closing(ProcessChecker checker) {
    Process process = checker.process();
    if (process.exiting() || process.leader().exited()) {
      verdicts.add(checker.conclude());
    } else if (options.traceChildren()) {
      AddressSpace next = process.leader().addressSpace();
      if (next != null) {
        attach(process);
      }
    }
  }

  /** Errors of all processes that have ended, leaks among them if they are looked for in full. */
  public int errors() {
    return verdicts.stream().mapToInt(Verdict::errors).sum();
  }

  /** All that was found as one JSON document. */
  public String json() {
    return JsonReport.of(verdicts);
  }
}
