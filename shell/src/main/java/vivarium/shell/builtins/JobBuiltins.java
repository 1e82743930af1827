package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Job;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.exec.SignalName;

/** Job control: {@code jobs fg bg wait kill}. */
final class JobBuiltins {
  private JobBuiltins() {}

  static List<Builtin> rows() {
    return List.of(
        ordinary(
            "jobs",
            "jobs [-lp] [%JOB...]",
            "list the jobs of this shell",
            JobBuiltins::jobs,
            "high_cpu & jobs -l"),
        ordinary(
            "fg",
            "fg [%JOB]",
            "bring a job to the foreground",
            JobBuiltins::foreground,
            "fg",
            "fg %2"),
        ordinary(
            "bg",
            "bg [%JOB...]",
            "let a stopped job go on in the background",
            JobBuiltins::background,
            "bg %1"),
        ordinary(
            "wait",
            "wait [PID|%JOB...]",
            "wait for background jobs",
            JobBuiltins::await,
            "high_cpu 100 & wait $!"),
        ordinary(
            "kill",
            "kill [-SIGNAL] PID|%JOB...",
            "send a signal to processes or jobs",
            JobBuiltins::kill,
            "kill %1",
            "kill -STOP 12",
            "kill -l"));
  }

  private static int jobs(Shell shell, List<String> arguments) {
    shell.jobs().poll();
    StringBuilder letters = new StringBuilder();
    List<Job> wanted = new ArrayList<>();
    for (String word : arguments.subList(1, arguments.size())) {
      if (!word.startsWith("-")) {
        wanted.add(find(shell, word));
      } else if (word.matches("-[lp]+")) {
        letters.append(word);
      } else {
        throw new ShellException.Failure(word + ": unknown option; jobs [-lp] [%JOB...]", 2);
      }
    }
    boolean pids = letters.indexOf("p") >= 0;
    boolean details = letters.indexOf("l") >= 0;
    StringBuilder out = new StringBuilder();
    for (Job job : wanted.isEmpty() ? shell.jobs().all() : wanted) {
      out.append(pids ? job.pids().get(0) + "\n" : line(shell, job, details));
    }
    shell.jobs().takeNews();
    shell.jobs().sweep();
    shell.print(out.toString());
    return 0;
  }

  /** A job as {@code jobs} and the prompt show it. */
  static String line(Shell shell, Job job, boolean details) {
    String mark = job == shell.jobs().current(0) ? "+" : job == shell.jobs().current(1) ? "-" : " ";
    String pids = details ? job.pids().get(0) + " " : "";
    return String.format(
        "[%d]%s  %s%-23s %s%n",
        job.id(),
        mark,
        pids,
        job.describe(),
        job.source() + (job.state() == Job.State.RUNNING ? " &" : ""));
  }

  private static Job find(Shell shell, String spec) {
    Job job = shell.jobs().find(spec);
    if (job == null) {
      throw new ShellException.Failure(spec + ": no such job", 1);
    }
    return job;
  }

  private static int foreground(Shell shell, List<String> arguments) {
    shell.jobs().poll();
    Job job = find(shell, arguments.size() > 1 ? arguments.get(1) : "%+");
    if (job.state() == Job.State.DONE) {
      throw new ShellException.Failure("the job has ended", 1);
    }
    shell.println(job.source());
    return shell.bringToForeground(job);
  }

  private static int background(Shell shell, List<String> arguments) {
    shell.jobs().poll();
    List<String> specs =
        arguments.size() > 1 ? arguments.subList(1, arguments.size()) : List.of("%+");
    for (String spec : specs) {
      Job job = find(shell, spec);
      shell.resume(job);
      shell.println("[" + job.id() + "] " + job.source() + " &");
    }
    return 0;
  }

  private static int await(Shell shell, List<String> arguments) {
    int status = 0;
    if (arguments.size() == 1) {
      for (Job job : shell.jobs().all()) {
        if (job.state() != Job.State.STOPPED) {
          shell.waitFor(job);
          if (shell.terminal().interactive()) {
            shell.warn(line(shell, job, false).strip());
          }
        }
      }
      return 0;
    }
    for (String spec : arguments.subList(1, arguments.size())) {
      Job job = shell.jobs().find(spec);
      if (job != null) {
        status = shell.waitFor(job);
      } else {
        status = shell.endedStatus(spec);
        if (status < 0) {
          shell.complain("wait: " + spec + ": not a child of this shell");
          status = 127;
        }
      }
    }
    return status;
  }

  private static int kill(Shell shell, List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
    int signal = SignalName.TERM;
    if (!rest.isEmpty() && rest.get(0).equals("-l")) {
      return list(shell, rest.subList(1, rest.size()));
    }
    if (!rest.isEmpty() && rest.get(0).startsWith("-") && !rest.get(0).equals("--")) {
      String name = rest.remove(0).substring(1);
      if (name.equals("s") || name.equals("n")) {
        if (rest.isEmpty()) {
          throw new ShellException.Failure("which signal?", 2);
        }
        name = rest.remove(0);
      }
      signal = SignalName.number(name);
      if (signal < 0) {
        throw new ShellException.Failure("no such signal: " + name.toUpperCase(Locale.ROOT), 2);
      }
    }
    rest.remove("--");
    if (rest.isEmpty()) {
      throw new ShellException.Failure("whom? (kill [-SIGNAL] PID|%JOB...)", 2);
    }
    int status = 0;
    for (String target : rest) {
      try {
        send(shell, target, signal);
      } catch (ErrnoException e) {
        shell.complain("kill: " + target + ": " + Shell.message(e));
        status = 1;
      } catch (ShellException.Failure e) {
        shell.complain("kill: " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }

  private static void send(Shell shell, String target, int signal) {
    if (target.startsWith("%")) {
      Job job = find(shell, target);
      if (shell.options().has('m')) {
        shell.os().kill(-job.processGroup(), signal);
        if (job.state() == Job.State.STOPPED && signal != SignalName.CONT) {
          shell.os().kill(-job.processGroup(), SignalName.CONT);
        }
      } else {
        for (int pid : job.pids()) {
          shell.os().kill(pid, signal);
        }
      }
      return;
    }
    shell.os().kill(FlowBuiltins.count(target), signal);
  }

  private static int list(Shell shell, List<String> numbers) {
    if (numbers.isEmpty()) {
      shell.println(String.join(" ", SignalName.all()));
      return 0;
    }
    for (String text : numbers) {
      int number = FlowBuiltins.count(text);
      shell.println(SignalName.name(number > 128 ? number - 128 : number));
    }
    return 0;
  }
}
