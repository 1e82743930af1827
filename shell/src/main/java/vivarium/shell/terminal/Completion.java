package vivarium.shell.terminal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import vivarium.sched.Countable;

/**
 * Completes commands, what a command's first word may be, files of the guest, variables, scheduling
 * policies, perf's events, and process ids and jobs where a command takes them.
 */
public final class Completion implements Completer {
  private static final Set<String> TAKE_PIDS =
      Set.of("kill", "pcb", "wait", "pmap", "renice", "heap", "stack");
  private static final Set<String> TAKE_JOBS = Set.of("kill", "fg", "bg", "wait", "jobs");
  private static final Set<String> BEFORE_COMMANDS =
      Set.of(
          "if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "exec",
          "command");

  /** Commands whose first word says what they do. */
  private static final Map<String, List<String>> VERBS =
      Map.of(
          "jit", List.of("regions"),
          "mem", List.of("compare", "frames", "map", "walk", "wss"),
          "perf", List.of("list", "record", "report", "script", "stat"),
          "sched", List.of("compare", "set", "tickets"),
          "switches", List.of("list", "off", "on", "show", "stats", "step"),
          "trace", List.of("off", "on"));

  /** Commands of the above, with their verbs, whose arguments are processes. */
  private static final Set<String> VERBS_OF_PIDS =
      Set.of("mem map", "mem walk", "mem wss", "sched tickets");

  /** Commands, some with their verbs, that run a program. */
  private static final Set<String> RUN_PROGRAMS =
      Set.of("heapcheck", "strace", "perf record", "perf stat", "trace -f");

  /** Commands whose option -p takes a process. */
  private static final Set<String> OPTION_OF_PID = Set.of("jit", "strace", "trace");

  /** What completion needs to know of the guest; each call may be made while the machine runs. */
  public interface Guest {
    /** Built-ins, functions, reserved words and programs on PATH. */
    Collection<String> commands();

    /** Names in a directory (relative to the shell's); those of directories end with a slash. */
    Collection<String> files(String directory);

    /** Processes: pid and name. */
    Collection<Item> processes();

    /** Jobs: %id and text. */
    Collection<Item> jobs();

    Collection<String> variables();

    /** Scheduling policies, by their names. */
    Collection<String> policies();
  }

  /** A candidate and what it stands for. */
  public record Item(String value, String description) {}

  private final Guest guest;

  public Completion(Guest guest) {
    this.guest = guest;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    complete(line, candidates);
  }

  void complete(ParsedLine line, List<Candidate> candidates) {
    String word = line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
    List<String> before = new ArrayList<>(line.words().subList(0, line.wordIndex()));
    while (!before.isEmpty()
        && (BEFORE_COMMANDS.contains(before.get(0)) || before.get(0).matches("\\w+=.*"))) {
      before.remove(0);
    }
    if (word.startsWith("$")) {
      for (String name : guest.variables()) {
        candidates.add(plain("$" + name, "", true));
      }
      return;
    }
    if (before.isEmpty() && word.indexOf('/') < 0) {
      for (String name : guest.commands()) {
        candidates.add(plain(name, "", true));
      }
      return;
    }
    String command = before.isEmpty() ? "" : before.get(0);
    if (before.size() == 1 && VERBS.containsKey(command)) {
      VERBS.get(command).forEach(verb -> candidates.add(plain(verb, "", true)));
      return;
    }
    String verb = command + (before.size() > 1 ? " " + before.get(1) : "");
    if (before.equals(List.of("sched", "set"))) {
      guest.policies().forEach(name -> candidates.add(plain(name, "", true)));
      return;
    }
    boolean wantsPid = before.getLast().equals("-p") && OPTION_OF_PID.contains(command);
    if (verb.equals("perf record") && before.getLast().equals("-e")) {
      for (Countable event : Countable.values()) {
        candidates.add(plain(event.text(), event.meaning(), true));
      }
      return;
    }
    boolean runs = RUN_PROGRAMS.contains(command) || RUN_PROGRAMS.contains(verb);
    if (runs && !wantsPid && word.indexOf('/') < 0) {
      guest.commands().forEach(name -> candidates.add(plain(name, "", true)));
    }
    boolean takesPids = wantsPid || TAKE_PIDS.contains(command) || VERBS_OF_PIDS.contains(verb);
    if (takesPids) {
      for (Item item : guest.processes()) {
        candidates.add(plain(item.value(), item.description(), true));
      }
    }
    if (TAKE_JOBS.contains(command)) {
      for (Item item : guest.jobs()) {
        candidates.add(plain(item.value(), item.description(), true));
      }
    }
    if (command.equals("help") || command.equals("type") || command.equals("command")) {
      for (String name : guest.commands()) {
        candidates.add(plain(name, "", true));
      }
    } else if (runs && !wantsPid || !takesPids && !takesNoFiles(command)) {
      files(word, command.equals("cd"), candidates);
    }
  }

  private static boolean takesNoFiles(String command) {
    return TAKE_JOBS.contains(command) || VERBS.containsKey(command);
  }

  private void files(String word, boolean directoriesOnly, List<Candidate> candidates) {
    int slash = word.lastIndexOf('/');
    String directory = slash < 0 ? "" : word.substring(0, slash + 1);
    String prefix = word.substring(slash + 1);
    for (String name : guest.files(directory.isEmpty() ? "." : directory)) {
      boolean folder = name.endsWith("/");
      boolean hidden = name.startsWith(".") && !prefix.startsWith(".");
      if (!hidden && (folder || !directoriesOnly)) {
        candidates.add(new Candidate(directory + name, name, null, null, null, null, !folder));
      }
    }
  }

  private static Candidate plain(String value, String description, boolean complete) {
    return new Candidate(
        value, value, null, description.isEmpty() ? null : description, null, null, complete);
  }
}
