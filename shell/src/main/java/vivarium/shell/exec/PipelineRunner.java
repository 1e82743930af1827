package vivarium.shell.exec;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.Programs.Started;
import vivarium.shell.grammar.Command;
import vivarium.shell.grammar.Command.Assignment;
import vivarium.shell.grammar.Command.Pipeline;
import vivarium.shell.grammar.Command.Simple;
import vivarium.shell.grammar.Redirection;
import vivarium.shell.grammar.Word;

/**
 * Starts processes for programs, pipelines, subshells and background lists, puts them into jobs,
 * and waits for those in the foreground. With {@code set -m} each job is a process group of its
 * own.
 */
final class PipelineRunner {
  private final Shell shell;
  private final OperatingSystem os;
  private @Nullable SimpleRunner simple;
  private String source = "";

  PipelineRunner(Shell shell) {
    this.shell = shell;
    this.os = shell.os();
  }

  void setSimpleRunner(SimpleRunner runner) {
    simple = runner;
  }

  private SimpleRunner simple() {
    return java.util.Objects.requireNonNull(simple);
  }

  /** The text of the command at hand, for the job table. */
  void setSource(String text) {
    source = text;
  }

  String source() {
    return source;
  }

  private boolean monitor() {
    return shell.options().has('m');
  }

  private int newGroup() {
    return monitor() ? OperatingSystem.NEW_GROUP : OperatingSystem.SAME_GROUP;
  }

  /** Runs one program in the foreground; {@code onStart} gets its pid before it runs. */
  int runProgram(List<String> arguments, IntConsumer onStart) {
    Started started = spawn(arguments, newGroup(), monitor());
    if (started.pid() < 0) {
      return started.status();
    }
    onStart.accept(started.pid());
    Job job = shell.jobs().create(started.pid(), source);
    job.addProcess(started.pid());
    return waitInForeground(job);
  }

  private Started spawn(List<String> arguments, int group, boolean foreground) {
    return new Programs(shell)
        .start(
            arguments,
            path -> os.spawn(path, arguments, shell.variables().environment(), group, foreground),
            path ->
                shell.forkWith(
                    child -> {
                      child.os().closePrivate();
                      return child.interpreter().runScriptFile(path, arguments);
                    },
                    group,
                    foreground));
  }

  /** Runs an executable text without {@code #!} in this process. */
  int runScriptFile(String path, List<String> arguments) {
    return shell.interpreter().runScriptFile(path, arguments);
  }

  /** {@code ( body )} in the foreground. */
  int runSubshell(Command body, List<Redirection> redirections) {
    Redirector redirector = new Redirector(shell);
    try {
      if (!redirector.apply(redirections)) {
        return 1;
      }
      int pid = fork(body, newGroup(), monitor());
      if (pid < 0) {
        return 1;
      }
      Job job = shell.jobs().create(pid, source);
      job.addProcess(pid);
      return waitInForeground(job);
    } finally {
      redirector.undo();
    }
  }

  private int fork(Command body, int group, boolean foreground) {
    try {
      return shell.forkWith(
          child -> {
            child.os().closePrivate();
            return child.runForked(body);
          },
          group,
          foreground);
    } catch (ErrnoException e) {
      shell.complain("cannot fork: " + Shell.message(e));
      return -1;
    }
  }

  /** Runs a pipeline of two or more in the foreground. */
  int run(List<Command> members, String text) {
    Job job = startAll(members, text, monitor());
    return job.pids().isEmpty() ? job.code(pipefail()) : waitInForeground(job);
  }

  private boolean pipefail() {
    return shell.options().has('p');
  }

  private Job startAll(List<Command> members, String text, boolean foreground) {
    Job job = null;
    int input = -1;
    int group = newGroup();
    try {
      for (int i = 0; i < members.size(); i++) {
        int[] pipe = i < members.size() - 1 ? os.pipe() : null;
        Started started;
        try (Plumbing plumbing = new Plumbing(os)) {
          plumbing.connect(input, 0);
          plumbing.connect(pipe == null ? -1 : pipe[1], 1);
          started = start(members.get(i), group, foreground);
        }
        input = pipe == null ? -1 : pipe[0];
        if (job == null) {
          job = shell.jobs().create(started.pid(), text);
        }
        if (started.pid() < 0) {
          job.addFailure(started.status());
        } else {
          job.addProcess(started.pid());
          if (group == OperatingSystem.NEW_GROUP) {
            group = started.pid();
            job = withGroup(job, group);
          }
        }
      }
    } catch (ErrnoException e) {
      if (input >= 0) {
        os.close(input);
      }
      if (job == null || job.pids().isEmpty()) {
        throw new ShellException.Failure("pipeline: " + Shell.message(e), 1);
      }
      shell.complain("pipeline: " + Shell.message(e));
      job.addFailure(1);
    }
    return java.util.Objects.requireNonNull(job);
  }

  private static Job withGroup(Job job, int group) {
    if (job.processGroup == group) {
      return job;
    }
    Job moved = new Job(job.id, group, job.source);
    moved.members.addAll(job.members);
    return moved;
  }

  /** Starts one member with descriptors as they are now. */
  private Started start(Command member, int group, boolean foreground) {
    if (member instanceof Simple node && isProgram(node)) {
      shell.line = node.line();
      List<String> arguments = simple().arguments(node.words());
      if (!arguments.isEmpty() && !isInternal(arguments.get(0))) {
        return startProgram(node, arguments, group, foreground);
      }
    }
    Command body = member instanceof Command.Subshell(Command inner) ? inner : member;
    int pid = fork(body, group, foreground);
    return new Started(pid, pid < 0 ? 1 : 0);
  }

  private Started startProgram(Simple node, List<String> arguments, int group, boolean foreground) {
    Redirector redirector = new Redirector(shell);
    shell.variables().enter();
    try {
      if (!redirector.apply(node.redirections())) {
        return new Started(-1, 1);
      }
      simple().assignTemporarily(node);
      simple().trace(node, arguments);
      return spawn(arguments, group, foreground);
    } finally {
      shell.variables().leave();
      redirector.undo();
    }
  }

  private boolean isInternal(String name) {
    return shell.functions().containsKey(name) || shell.builtins().containsKey(name);
  }

  /** Whether the words can be expanded by the parent without effects that belong to the child. */
  private static boolean isProgram(Simple node) {
    for (Word word : node.words()) {
      if (!isPure(word.parts())) {
        return false;
      }
    }
    for (Assignment assignment : node.assignments()) {
      if (!isPure(assignment.value().parts())) {
        return false;
      }
    }
    for (Redirection redirection : node.redirections()) {
      if (!isPure(redirection.target().parts()) || redirection.document() != null) {
        return false;
      }
    }
    return !node.words().isEmpty();
  }

  private static boolean isPure(List<Word.Part> parts) {
    for (Word.Part part : parts) {
      boolean pure =
          switch (part) {
            case Word.Literal literal -> true;
            case Word.Quoted quoted -> true;
            case Word.DoubleQuoted(List<Word.Part> inner) -> isPure(inner);
            case Word.Parameter parameter -> parameter.operator() == Word.Operator.VALUE;
            case Word.CommandSubstitution substitution -> false;
            case Word.Arithmetic arithmetic -> false;
          };
      if (!pure) {
        return false;
      }
    }
    return true;
  }

  /** {@code command &}. */
  void startBackground(Command command, String text) {
    Job job;
    try (Plumbing plumbing = new Plumbing(os)) {
      if (!monitor()) {
        plumbing.connect(os.open("/dev/null", 0, 0), 0);
      }
      List<Command> members =
          command instanceof Pipeline pipeline && !pipeline.negated() && !pipeline.timed()
              ? pipeline.members()
              : List.of(command);
      job = startAll(members, text, false);
    } catch (ErrnoException e) {
      throw new ShellException.Failure("cannot start in the background: " + Shell.message(e), 1);
    }
    if (job.pids().isEmpty()) {
      return;
    }
    job.background = true;
    shell.jobs().add(job);
    shell.lastBackground = job.lastPid();
    if (shell.terminal().interactive()) {
      shell.warn("[" + job.id() + "] " + job.lastPid());
    }
  }

  /** Waits for a job that has the terminal; afterwards the shell has it. */
  int waitInForeground(Job job) {
    while (true) {
      try {
        shell.jobs().await(job, monitor());
        break;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EINTR) {
          throw new ShellException.Failure("wait: " + Shell.message(e), 1);
        }
        interruptedWait(job);
      }
    }
    takeTerminal();
    int code = job.code(pipefail());
    if (job.state() == Job.State.STOPPED) {
      job.background = true;
      shell.jobs().add(job);
      shell.jobs().makeCurrent(job);
      shell.warn("\n[" + job.id() + "]+  Stopped                 " + job.source());
      return code;
    }
    shell.jobs().remove(job);
    tellEnd(job);
    return code;
  }

  /** A signal came while waiting: traps run at once only if the job does not share our group. */
  private void interruptedWait(Job job) {
    try {
      shell.step();
    } catch (ShellException.Interrupted e) {
      if (job.state() == Job.State.RUNNING && !monitor()) {
        return;
      }
      throw e;
    }
  }

  private void tellEnd(Job job) {
    int signal = job.signal();
    if (signal == SignalName.INT && shell.terminal().interactive()) {
      shell.warn("");
    } else if (signal > 0 && signal != SignalName.INT && signal != SignalName.PIPE) {
      String note = os.crashNote(job.lastPid());
      shell.warn(SignalName.description(signal) + (note == null ? "" : ": " + note));
    }
  }

  private void takeTerminal() {
    int terminal = shell.terminal().descriptor();
    if (monitor() && terminal >= 0) {
      os.setForegroundGroup(terminal, os.processGroup());
    }
  }

  /** {@code fg}: gives the job the terminal and lets it go on. */
  int bringToForeground(Job job) {
    int terminal = shell.terminal().descriptor();
    if (terminal >= 0) {
      os.setForegroundGroup(terminal, job.processGroup());
    }
    resume(job);
    source = job.source();
    return waitInForeground(job);
  }

  /** Lets a stopped job go on. */
  void resume(Job job) {
    for (Job.Member member : job.members) {
      member.stopped = false;
    }
    if (monitor()) {
      os.kill(-job.processGroup(), SignalName.CONT);
    } else {
      for (int pid : job.pids()) {
        os.kill(pid, SignalName.CONT);
      }
    }
  }

  /** Puts descriptors in place for a child and back again; the sources are closed. */
  private static final class Plumbing implements AutoCloseable {
    private final OperatingSystem os;
    private final int[] saved = {-2, -2};

    Plumbing(OperatingSystem os) {
      this.os = os;
    }

    void connect(int from, int to) {
      if (from < 0) {
        return;
      }
      try {
        saved[to] = os.duplicateAbove(to, 10);
      } catch (ErrnoException e) {
        saved[to] = -1;
      }
      os.duplicateTo(from, to);
      os.close(from);
    }

    @Override
    public void close() {
      for (int to = 0; to < saved.length; to++) {
        if (saved[to] >= 0) {
          os.duplicateTo(saved[to], to);
          os.close(saved[to]);
        } else if (saved[to] == -1) {
          os.close(to);
        }
      }
    }
  }
}
