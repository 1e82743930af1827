package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;
import vivarium.shell.grammar.Command;
import vivarium.shell.grammar.Parser;
import vivarium.shell.grammar.SyntaxException;
import vivarium.shell.grammar.Word;

/**
 * One shell execution environment (POSIX XCU 2.12): variables, functions, options, positional
 * parameters, traps and jobs, over one process. A subshell is a copy of it over a forked process.
 * Used by that process's thread only.
 */
public final class Shell {
  static final String DEFAULT_PATH = "/bin:/usr/bin:/sbin:/usr/sbin:/demos";

  private final OperatingSystem os;
  private final Map<String, Builtin> builtins;
  private final Variables variables;
  private final Map<String, Command> functions;
  private final Options options;
  private final Jobs jobs;
  private final Traps traps;
  private final Expander expander;
  private final Interpreter interpreter;
  private List<String> positional;
  private final String name;
  private final int mainPid;
  private final boolean subshell;
  private TerminalOwner terminal = TerminalOwner.NONE;
  int lastStatus;
  int lastBackground;
  int substitutionStatus;
  int line;
  boolean scriptFile;
  int loopDepth;
  int functionDepth;

  /**
   * Who owns the terminal while a job runs in the foreground; the interactive session implements
   * it.
   */
  public interface TerminalOwner {
    TerminalOwner NONE = new TerminalOwner() {};

    /** Whether there is a person at a terminal. */
    default boolean interactive() {
      return false;
    }

    /** The shell's descriptor of its terminal, or -1. */
    default int descriptor() {
      return -1;
    }
  }

  /** A shell of its own, with the environment as exported variables. */
  public Shell(
      OperatingSystem os,
      Map<String, Builtin> builtins,
      String name,
      List<String> positional,
      List<String> environment) {
    this.os = os;
    this.builtins = builtins;
    this.variables = new Variables();
    this.functions = new HashMap<>();
    this.options = new Options();
    this.jobs = new Jobs(os);
    this.traps = new Traps(this);
    this.name = name;
    this.positional = List.copyOf(positional);
    this.mainPid = os.pid();
    this.subshell = false;
    this.expander = new Expander(this);
    this.interpreter = new Interpreter(this);
    for (String entry : environment) {
      int equals = entry.indexOf('=');
      if (equals > 0 && Parser.isName(entry.substring(0, equals))) {
        variables.set(entry.substring(0, equals), entry.substring(equals + 1));
        variables.export(entry.substring(0, equals));
      }
    }
    variables.set("IFS", " \t\n");
    variables.set("PS4", "+ ");
    variables.set("OPTIND", "1");
    variables.set("PPID", Integer.toString(os.parentPid()));
    setDefault("PATH", DEFAULT_PATH);
    setDefault("HOME", "/home");
    variables.set("PWD", os.workingDirectory());
    variables.export("PWD");
  }

  /** The copy that runs in a forked process. */
  private Shell(Shell parent, OperatingSystem os) {
    this.os = os;
    this.builtins = parent.builtins;
    this.variables = parent.variables.copy();
    this.functions = new HashMap<>(parent.functions);
    this.options = parent.options.copy();
    this.options.set('m', false);
    this.jobs = new Jobs(os);
    this.traps = parent.traps.inSubshell(this);
    this.positional = parent.positional;
    this.name = parent.name;
    this.mainPid = parent.mainPid;
    this.subshell = true;
    this.expander = new Expander(this);
    this.interpreter = new Interpreter(this);
    this.lastStatus = parent.lastStatus;
    this.lastBackground = parent.lastBackground;
    this.line = parent.line;
    this.scriptFile = parent.scriptFile;
    this.loopDepth = parent.loopDepth;
    this.functionDepth = parent.functionDepth;
  }

  /**
   * A shell that knows the same variables, over another view of the system and with other
   * built-ins: for single commands, see {@link #expand}.
   */
  public Shell observer(OperatingSystem view, Map<String, Builtin> commands) {
    Shell observer = new Shell(view, commands, name, positional, List.of());
    for (String variable : variables.names()) {
      observer.variables.set(variable, variables.get(variable, ""));
    }
    observer.lastBackground = lastBackground;
    return observer;
  }

  private void setDefault(String variable, String value) {
    if (variables.get(variable) == null) {
      variables.set(variable, value);
      variables.export(variable);
    }
  }

  /** Runs source text to its end and returns the status that the shell should exit with. */
  public int runScript(String source) {
    return untilExit(() -> {
      Parser parser = new Parser(source);
      for (Command command = parser.nextCommand();
          command != null;
          command = parser.nextCommand()) {
        interpreter.run(command);
      }
      return lastStatus;
    });
  }

  /** The body of a forked process, exit trap included. */
  int runForked(Command body) {
    return untilExit(() -> interpreter.runLast(body));
  }

  private interface Work {
    int run();
  }

  private int untilExit(Work work) {
    int status = catching(work);
    lastStatus = status;
    return catching(() -> {
      traps.runExit();
      return lastStatus;
    });
  }

  private int catching(Work work) {
    try {
      return work.run();
    } catch (ShellException.Exit e) {
      return e.status;
    } catch (ShellException.Return e) {
      return e.status;
    } catch (ShellException.Leave | ShellException.Interrupted e) {
      return e instanceof ShellException.Interrupted ? 130 : 0;
    } catch (ShellException.Failure e) {
      complain(String.valueOf(e.getMessage()));
      return e.status;
    } catch (SyntaxException e) {
      line = e.line();
      complain("syntax error: " + e.getMessage());
      return 2;
    } catch (StackOverflowError e) {
      complain("commands nested too deeply");
      return 2;
    }
  }

  /** Runs one complete command of the prompt; mistakes are told and the session goes on. */
  public void runInteractive(Command command) {
    try {
      interpreter.run(command);
    } catch (ShellException.Interrupted e) {
      warn("");
      lastStatus = 130;
    } catch (ShellException.Failure e) {
      complain(String.valueOf(e.getMessage()));
      lastStatus = e.status;
    } catch (ShellException.Leave | ShellException.Return e) {
      lastStatus = 0;
    } catch (SyntaxException e) {
      complain("syntax error: " + e.getMessage());
      lastStatus = 2;
    } catch (StackOverflowError e) {
      complain("commands nested too deeply");
      lastStatus = 2;
    } finally {
      loopDepth = 0;
      functionDepth = 0;
    }
  }

  /** Runs the exit trap, at the end of an interactive session. */
  public int finish(int status) {
    return untilExit(() -> status);
  }

  /** Runs text inside the current environment: {@code eval}, {@code .} and traps. */
  public int evaluate(String source) {
    Parser parser = new Parser(source);
    int status = 0;
    try {
      for (Command command = parser.nextCommand();
          command != null;
          command = parser.nextCommand()) {
        status = interpreter.run(command);
      }
    } catch (SyntaxException e) {
      throw new ShellException.Failure("syntax error: " + e.getMessage(), 2);
    }
    return status;
  }

  /** What a forked copy does. */
  interface ForkBody {
    int run(Shell child);
  }

  /** Runs {@code body} in a copy of this shell, in a process of its own; returns its pid. */
  int forkWith(ForkBody body, int processGroup, boolean foreground) {
    return os.fork(self -> body.run(new Shell(this, self)), processGroup, foreground);
  }

  /** The output of a command substitution, without trailing newlines; its status is kept. */
  String substitute(Command body) {
    return new Capture(this).substitute(body);
  }

  /** The value of any parameter, special ones included; null if unset. */
  @Nullable String parameter(String parameter) {
    return switch (parameter) {
      case "?" -> Integer.toString(lastStatus);
      case "$" -> Integer.toString(mainPid);
      case "!" -> lastBackground == 0 ? null : Integer.toString(lastBackground);
      case "#" -> Integer.toString(positional.size());
      case "-" -> options.letters() + (terminal.interactive() ? "i" : "");
      case "0" -> name;
      case "LINENO" -> Integer.toString(line);
      default -> {
        if (Character.isDigit(parameter.charAt(0))) {
          int index = parameter.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(parameter);
          yield index <= positional.size() ? positional.get(index - 1) : null;
        }
        yield variables.get(parameter);
      }
    };
  }

  /** The home directory of a user by /etc/passwd, or null. */
  @Nullable String homeOf(String user) {
    for (String row : readFile("/etc/passwd").split("\n", -1)) {
      String[] columns = row.split(":", -1);
      if (columns.length > 5 && columns[0].equals(user)) {
        return columns[5];
      }
    }
    return null;
  }

  /** A whole guest file as text; empty if it cannot be read. */
  public String readFile(String path) {
    try {
      return new Capture(this).readAll(os.open(path, 0, 0));
    } catch (ErrnoException e) {
      return "";
    }
  }

  /** Writes to standard output. */
  public void print(String text) {
    byte[] bytes = Names.encode(text);
    os.write(1, bytes, 0, bytes.length);
  }

  /** Writes a line to standard output. */
  public void println(String text) {
    print(text + "\n");
  }

  /** Says what went wrong on standard error, with the shell's or the script's name. */
  public void complain(String message) {
    String prefix = scriptFile ? name + ": line " + Math.max(line, 1) : "vivarium";
    warn(prefix + ": " + message);
  }

  /** Writes a line to standard error. */
  public void warn(String text) {
    byte[] bytes = Names.encode(text + "\n");
    try {
      os.write(2, bytes, 0, bytes.length);
    } catch (ErrnoException e) {
      // standard error is closed: nobody is there to be told
    }
  }

  /** The text of an error number. */
  public static String message(ErrnoException e) {
    return Errno.text(e.errno());
  }

  /** Runs a command past functions ({@code command}). */
  public int runPastFunctions(List<String> arguments) {
    return interpreter.simple().runWithoutFunctions(arguments, false);
  }

  /**
   * Lets a program take this process's place ({@code exec}); returns a status only if that fails.
   */
  public int replaceWith(List<String> arguments) {
    return interpreter.simple().replace(arguments);
  }

  /**
   * Runs a program in the foreground, past functions and built-ins; returns its status.
   *
   * @param onStart gets its pid before its first instruction
   */
  public int runProgram(List<String> arguments, IntConsumer onStart) {
    return interpreter.pipelines().runProgram(arguments, onStart);
  }

  /** {@code fg}. */
  public int bringToForeground(Job job) {
    return interpreter.pipelines().bringToForeground(job);
  }

  /** {@code bg}. */
  public void resume(Job job) {
    interpreter.pipelines().resume(job);
  }

  /** {@code wait} for one job: its status, or 128 and the number of a signal that came first. */
  public int waitFor(Job job) {
    while (true) {
      try {
        jobs.await(job, false);
        jobs.remove(job);
        return job.code(options.has('p'));
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EINTR) {
          throw e;
        }
        int signal = traps.runPendingAndTell();
        if (signal > 0) {
          return 128 + signal;
        }
      }
    }
  }

  /** The status of an ended background process whose job is gone; -1 if unknown. */
  public int endedStatus(String pid) {
    boolean number = !pid.isEmpty() && pid.length() < 9 && pid.chars().allMatch(Character::isDigit);
    return number ? jobs.takeEnded(Integer.parseInt(pid)) : -1;
  }

  /** Takes a step of the shell's own: signals are seen here, and others may run. */
  void step() {
    traps.runPending();
  }

  public OperatingSystem os() {
    return os;
  }

  public Variables variables() {
    return variables;
  }

  public Map<String, Command> functions() {
    return functions;
  }

  public Options options() {
    return options;
  }

  public Jobs jobs() {
    return jobs;
  }

  public Traps traps() {
    return traps;
  }

  /** What the words of a command come to. */
  public List<String> expand(List<Word> words) {
    return expander.fields(words);
  }

  Expander expander() {
    return expander;
  }

  Interpreter interpreter() {
    return interpreter;
  }

  public Map<String, Builtin> builtins() {
    return builtins;
  }

  public List<String> positional() {
    return positional;
  }

  public void setPositional(List<String> values) {
    positional = new ArrayList<>(values);
  }

  public boolean isSubshell() {
    return subshell;
  }

  public boolean inFunction() {
    return functionDepth > 0;
  }

  public boolean inLoop() {
    return loopDepth > 0;
  }

  public int lastStatus() {
    return lastStatus;
  }

  public void setLastStatus(int status) {
    lastStatus = status;
  }

  public TerminalOwner terminal() {
    return terminal;
  }

  /** Connects the shell to a person's terminal. */
  public void setTerminal(TerminalOwner owner) {
    terminal = owner;
  }

  /** Marks messages with the script's name and line. */
  public void setScriptFile(boolean on) {
    scriptFile = on;
  }
}
