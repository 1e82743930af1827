package vivarium.shell.switches;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.debug.Symbols;
import vivarium.proc.HostTask;
import vivarium.proc.Kernel;
import vivarium.sched.Door;
import vivarium.sched.SwitchLog;
import vivarium.sched.SwitchRecord;
import vivarium.shell.chart.Style;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.grammar.Command;
import vivarium.shell.grammar.Parser;
import vivarium.shell.grammar.SyntaxException;
import vivarium.shell.machine.LineSource;

/**
 * {@code switches step} with a person at the terminal: the machine goes on until the next switch
 * among the guest's programs and then stands still, clock and all, until the person says how to go
 * on. So stepping changes nothing of what happens.
 *
 * <p>The shell's task sleeps meanwhile, as at its prompt, and its thread talks to the person. When
 * a switch comes, an action goes through the door that keeps the machine thread there: the two
 * threads take turns, and only one of them is ever inside the kernel.
 */
final class Stepper {
  private static final String HELP =
      "Enter: the next switch; a number: after so many; c: go on and leave the machine alone;\n"
          + "pcb, cores, stack, heap, mem, switches, timeline, dmesg: look around, as at the prompt\n";

  private static final List<String> LOOKING =
      List.of("pcb", "cores", "stack", "heap", "mem", "switches", "timeline", "dmesg");

  private static final long POLL_MS = 50;

  private final Kernel kernel;
  private final Symbols symbols;
  private final SwitchFilter filter;
  private final LineSource person;
  private final HostTask self;
  private final Shell looking;
  private final Style style;
  private final Thread thread = Thread.currentThread();
  private final LinkedBlockingQueue<Long> stops = new LinkedBlockingQueue<>();
  private final Semaphore proceed = new Semaphore(0);

  /** How many switches to let pass, the one to stop at included; 0 while it stands still. */
  private int left = 1;

  private volatile boolean interrupted;
  private volatile boolean nobodyLeft;

  /** Fields are handed from thread to thread with the machine. */
  Stepper(
      Kernel kernel,
      Symbols symbols,
      SwitchFilter filter,
      LineSource person,
      HostTask self,
      Shell shell,
      Style style,
      List<Builtin> commands) {
    this.kernel = kernel;
    this.symbols = symbols;
    this.filter = filter;
    this.person = person;
    this.self = self;
    this.style = style;
    Map<String, Builtin> rows = new LinkedHashMap<>();
    for (Builtin command : commands) {
      if (LOOKING.contains(command.name())) {
        rows.put(command.name(), command);
      }
    }
    looking = shell.observer(new HaltedSystem(self, person), rows);
  }

  private SwitchLog log() {
    return kernel.machine().switches();
  }

  private Door door() {
    return kernel.machine().door();
  }

  /** Steps until the person has enough; returns the status. */
  int run() throws InterruptedException {
    log().watch(this::switched);
    try {
      return self.<Integer>hostWait(this::talk);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      log().watch(null);
    }
  }

  // On the machine thread

  private void switched(long number) {
    SwitchRecord record = log().get(number);
    if (left > 0 && record != null && filter.passesAmongGuests(kernel, record) && --left == 0) {
      door().post(() -> halt(number));
    }
  }

  private void halt(long number) {
    if (interrupted) {
      return;
    }
    Thread machine = Thread.currentThread();
    door().enter(thread);
    stops.add(number);
    proceed.acquireUninterruptibly();
    door().enter(machine);
  }

  private void lookAround() {
    interrupted |= self.takeSignals().contains(Signal.SIGINT);
    nobodyLeft = nobodyLeft(kernel);
  }

  /** Whether all programs of the guest have ended. */
  static boolean nobodyLeft(Kernel kernel) {
    return kernel.pids().tasks().stream().allMatch(task -> task.addressSpace() == null);
  }

  // On the shell's thread

  private int talk() throws InterruptedException {
    boolean first = true;
    while (true) {
      Long number = stops.poll(POLL_MS, TimeUnit.MILLISECONDS);
      if (number == null) {
        if (interrupted || nobodyLeft) {
          person.show(interrupted ? "\n" : "no program of the guest is left\n");
          return interrupted ? 130 : 0;
        }
        door().post(this::lookAround);
        continue;
      }
      person.keepKeys(true);
      try {
        SwitchRecord record = log().get(number);
        if (record != null) {
          person.show(new SwitchPicture(record, symbols).text(style) + (first ? HELP : ""));
        }
        first = false;
        left = ask();
        if (left == 0) {
          interrupted = true;
          return 0;
        }
      } finally {
        person.keepKeys(false);
        proceed.release();
      }
    }
  }

  /** What the person wants: after how many switches to stop again, 0 for never. */
  private int ask() throws InterruptedException {
    while (true) {
      person.takeInterrupt(); // it was for the last command
      String line = person.readLine("step> ");
      if (line == null) {
        return 0;
      }
      String text = line.strip();
      switch (text) {
        case "", "n", "next", "s", "step" -> {
          return 1;
        }
        case "c", "continue", "q", "quit" -> {
          return 0;
        }
        case "h", "help", "?" -> person.show(HELP);
        default -> {
          if (text.matches("[1-9][0-9]{0,8}")) {
            return Integer.parseInt(text);
          }
          look(text);
        }
      }
    }
  }

  private void look(String line) {
    String name = "";
    try {
      List<String> words = looking.expand(simple(line).words());
      name = words.isEmpty() ? "" : words.getFirst();
      Builtin command = looking.builtins().get(name);
      if (command == null) {
        throw new ShellException.Failure(
            name + ": the machine stands still; help says what works now", 1);
      }
      command.body().run(looking, words);
    } catch (ShellException | SyntaxException e) {
      person.show(e.getMessage() + "\n");
    } catch (ErrnoException e) {
      person.show(name + ": " + Errno.text(e.errno()) + "\n");
    }
  }

  /** A line that is nothing but one command. */
  private static Command.Simple simple(String line) {
    if (new Parser(line).parseAll() instanceof Command.Sequence(List<Command.Item> items)
        && items.size() == 1
        && !items.getFirst().background()
        && items.getFirst().command() instanceof Command.Simple simple
        && simple.redirections().isEmpty()
        && simple.assignments().isEmpty()) {
      return simple;
    }
    throw new ShellException.Failure(
        "the machine stands still: one command at a time, without pipes and redirections", 2);
  }
}
