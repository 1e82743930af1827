package vivarium.shell.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.grammar.Command;
import vivarium.shell.grammar.Command.AndOr;
import vivarium.shell.grammar.Command.Branch;
import vivarium.shell.grammar.Command.Case;
import vivarium.shell.grammar.Command.Choice;
import vivarium.shell.grammar.Command.For;
import vivarium.shell.grammar.Command.Function;
import vivarium.shell.grammar.Command.Group;
import vivarium.shell.grammar.Command.If;
import vivarium.shell.grammar.Command.Item;
import vivarium.shell.grammar.Command.Loop;
import vivarium.shell.grammar.Command.Pipeline;
import vivarium.shell.grammar.Command.Redirected;
import vivarium.shell.grammar.Command.Sequence;
import vivarium.shell.grammar.Command.Simple;
import vivarium.shell.grammar.Command.Subshell;
import vivarium.shell.grammar.Redirection;
import vivarium.shell.grammar.Word;

/**
 * Walks the tree of a program and runs it in one {@link Shell}; each node leaves its status in
 * {@code $?}.
 */
final class Interpreter {
  private final Shell shell;
  private final SimpleRunner simple;
  private final PipelineRunner pipelines;

  /** Above 0 while a status is being tested, where {@code set -e} does not apply. */
  private int testing;

  Interpreter(Shell shell) {
    this.shell = shell;
    this.pipelines = new PipelineRunner(shell);
    this.simple = new SimpleRunner(shell, pipelines);
  }

  /** Runs a command and returns its status. */
  int run(Command command) {
    return run(command, false);
  }

  /** Runs the last command of a process: a program may take the process's place. */
  int runLast(Command command) {
    return run(command, true);
  }

  private int run(Command command, boolean last) {
    int status;
    if (command instanceof Simple node) {
      status = simple(node, last);
    } else if (command instanceof Sequence(List<Item> items)) {
      status = sequence(items, last);
    } else {
      status = compound(command, last);
    }
    shell.lastStatus = status;
    return status;
  }

  private int simple(Simple node, boolean last) {
    shell.step();
    return errexit(simple.run(node, last));
  }

  /**
   * Apart from the two above, which every line consists of: the JVM links its first switch over
   * patterns by writing a class, which is a good part of the start of a shell that runs one
   * command.
   */
  private int compound(Command command, boolean last) {
    return switch (command) {
      case Simple node -> simple(node, last);
      case Pipeline node -> pipeline(node);
      case AndOr node -> andOr(node);
      case Sequence(List<Item> items) -> sequence(items, last);
      case Subshell(Command body) -> {
        int code = pipelines.runSubshell(body, List.of());
        shell.lastStatus = code;
        yield errexit(code);
      }
      case Group(Command body) -> run(body, last);
      case If node -> conditional(node);
      case Loop node -> loop(node);
      case For node -> forLoop(node);
      case Case node -> caseOf(node);
      case Function(String name, Command body) -> {
        shell.functions().put(name, body);
        yield 0;
      }
      case Redirected node -> redirected(node);
    };
  }

  private int errexit(int status) {
    if (status != 0 && testing == 0 && shell.options().has('e')) {
      throw new ShellException.Exit(status);
    }
    return status;
  }

  private int test(Command command) {
    testing++;
    try {
      return run(command);
    } finally {
      testing--;
    }
  }

  private int sequence(List<Item> items, boolean last) {
    int status = items.isEmpty() ? shell.lastStatus : 0;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.background()) {
        pipelines.startBackground(item.command(), item.source());
        status = 0;
        shell.lastStatus = 0;
      } else {
        pipelines.setSource(item.source());
        status = run(item.command(), last && i == items.size() - 1 && !shell.traps().hasExit());
      }
    }
    return status;
  }

  private int pipeline(Pipeline node) {
    long start = shell.os().now();
    long[] before = node.timed() ? shell.os().times() : new long[4];
    int status;
    if (node.negated()) {
      testing++;
    }
    try {
      status =
          node.members().size() == 1
              ? run(node.members().get(0))
              : pipelines.run(node.members(), pipelines.source());
    } finally {
      if (node.negated()) {
        testing--;
      }
    }
    if (node.timed()) {
      report(start, before);
    }
    if (node.negated()) {
      return status == 0 ? 1 : 0;
    }
    return node.members().size() == 1 ? status : errexit(status);
  }

  private void report(long start, long[] before) {
    long[] after = shell.os().times();
    long user = after[0] + after[2] - before[0] - before[2];
    long system = after[1] + after[3] - before[1] - before[3];
    shell.warn("");
    shell.warn("real\t" + duration(shell.os().now() - start));
    shell.warn("user\t" + duration(user));
    shell.warn("sys\t" + duration(system));
  }

  static String duration(long ns) {
    return String.format(
        "%dm%d.%06ds", ns / 60_000_000_000L, ns / 1_000_000_000 % 60, ns / 1000 % 1_000_000);
  }

  private int andOr(AndOr node) {
    int status = test(node.left());
    if ((status == 0) != node.and()) {
      return status;
    }
    return run(node.right());
  }

  private int conditional(If node) {
    for (Branch branch : node.branches()) {
      if (test(branch.condition()) == 0) {
        return run(branch.body());
      }
    }
    return node.otherwise() == null ? 0 : run(node.otherwise());
  }

  private int loop(Loop node) {
    int status = 0;
    shell.loopDepth++;
    try {
      while (true) {
        turn();
        try {
          if ((test(node.condition()) == 0) == node.until()) {
            return status;
          }
          status = run(node.body());
        } catch (ShellException.Leave leave) {
          if (passOn(leave)) {
            return 0;
          }
          status = 0;
        }
      }
    } finally {
      shell.loopDepth--;
    }
  }

  private int forLoop(For node) {
    @Nullable List<Word> words = node.words();
    List<String> values = words == null ? shell.positional() : shell.expander().fields(words);
    int status = 0;
    shell.loopDepth++;
    try {
      for (String value : values) {
        turn();
        shell.variables().set(node.name(), value);
        try {
          status = run(node.body());
        } catch (ShellException.Leave leave) {
          if (passOn(leave)) {
            return 0;
          }
          status = 0;
        }
      }
    } finally {
      shell.loopDepth--;
    }
    return status;
  }

  /** One turn of a loop in Java: the machine must not starve and Ctrl-C must be seen. */
  private void turn() {
    shell.os().yield();
    shell.step();
  }

  /** Whether this loop is left; throws on when an outer one is meant. */
  private boolean passOn(ShellException.Leave leave) {
    if (leave.levels > 1 && shell.loopDepth > 1) {
      throw new ShellException.Leave(leave.levels - 1, leave.again);
    }
    return !leave.again;
  }

  private int caseOf(Case node) {
    String subject = shell.expander().text(node.subject());
    for (Choice choice : node.choices()) {
      for (Word pattern : choice.patterns()) {
        if (new GlobPattern(shell.expander().pattern(pattern)).matches(subject)) {
          return choice.body().isEmpty() ? 0 : run(choice.body());
        }
      }
    }
    return 0;
  }

  private int redirected(Redirected node) {
    List<Redirection> redirections = node.redirections();
    if (node.body() instanceof Subshell(Command body)) {
      int code = pipelines.runSubshell(body, redirections);
      shell.lastStatus = code;
      return errexit(code);
    }
    Redirector redirector = new Redirector(shell);
    try {
      if (!redirector.apply(redirections)) {
        shell.lastStatus = 1;
        return errexit(1);
      }
      return run(node.body());
    } finally {
      redirector.undo();
    }
  }

  /** Runs an executable text without {@code #!} as this process's last work. */
  int runScriptFile(String path, List<String> arguments) {
    shell.setPositional(arguments.subList(1, arguments.size()));
    return shell.runScript(shell.readFile(path));
  }

  PipelineRunner pipelines() {
    return pipelines;
  }

  SimpleRunner simple() {
    return simple;
  }

  /** Calls a function with its own positional parameters and scope. */
  int call(Command body, List<String> arguments) {
    if (shell.functionDepth >= 1000) {
      throw new ShellException.Failure(arguments.get(0) + ": functions nested too deeply", 2);
    }
    List<String> outer = shell.positional();
    int loops = shell.loopDepth;
    shell.loopDepth = 0;
    shell.functionDepth++;
    shell.setPositional(arguments.subList(1, arguments.size()));
    shell.variables().enter();
    try {
      return run(body);
    } catch (ShellException.Return result) {
      return result.status;
    } finally {
      shell.variables().leave();
      shell.setPositional(outer);
      shell.functionDepth--;
      shell.loopDepth = loops;
    }
  }
}
