package vivarium.shell.perf;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Event;
import vivarium.proc.Kernel;
import vivarium.sched.Countable;
import vivarium.sched.Profile;
import vivarium.sched.Schedulable;

/** What a program and all that it started have counted: the sums of what their tasks say. */
final class PerfStat {
  private static final String NOT_COUNTED = "<not counted: --time hierarchy>";

  private final StringBuilder out = new StringBuilder();
  private final List<Schedulable> tasks;
  private final boolean metered;

  private PerfStat(Kernel kernel, Profile profile) {
    tasks = profile.members();
    metered = isMetered(kernel);
  }

  /** Whether the machine counts what happens in caches and the like. */
  static boolean isMetered(Kernel kernel) {
    return kernel.machine().harts().getFirst().cpu().meter() != null;
  }

  /**
   * The table, as perf(1) lays it out.
   *
   * @param elapsed from start to end, virtual ns
   */
  static String of(Kernel kernel, Profile profile, String command, long elapsed) {
    return new PerfStat(kernel, profile).text(command, elapsed);
  }

  private String text(String command, long elapsed) {
    long user = sum(Countable.CYCLES);
    long system = tasks.stream().mapToLong(task -> task.sched().systemTime()).sum();
    long instructions = sum(Countable.INSTRUCTIONS);
    out.append("\n Performance counter stats for '").append(command).append("':\n\n");
    long busy = user + system;
    String used = String.format(Locale.ROOT, "%.3f CPUs utilized", ratio(busy, elapsed));
    row(String.format(Locale.ROOT, "%,.3f", busy / 1e6), "msec task-clock", used);
    row(count(sum(Countable.CONTEXT_SWITCHES)), "context-switches", "");
    row(count(sum(Countable.CPU_MIGRATIONS)), "cpu-migrations", "");
    String major = count(sum(Countable.MAJOR_FAULTS)) + " of them major";
    row(count(sum(Countable.PAGE_FAULTS)), "page-faults", major);
    row(count(user), "cycles", "in user mode, of 1 ns");
    row(
        count(instructions),
        "instructions",
        String.format(Locale.ROOT, "%.2f insn per cycle", ratio(instructions, user)));
    for (Countable event : Countable.values()) {
      if (event.isMetered()) {
        event(event);
      }
    }
    out.append('\n');
    seconds(elapsed, "time elapsed");
    seconds(user, "user");
    seconds(system, "sys");
    return out.append('\n').toString();
  }

  private void event(Countable event) {
    if (!metered) {
      out.append(String.format(Locale.ROOT, "%32s  %s%n", NOT_COUNTED, event.text()));
      return;
    }
    Countable whole = whole(event);
    String share =
        whole == null
            ? ""
            : String.format(
                Locale.ROOT, "%.2f%% of all %s", 100 * ratio(sum(event), sum(whole)), whole.text());
    row(count(sum(event)), event.text(), share);
  }

  /** What an event is a part of, or null. */
  private static @Nullable Countable whole(Countable event) {
    Event whole =
        switch (Event.of(event.text())) {
          case BRANCHES_TAKEN, BRANCH_MISSES -> Event.BRANCHES;
          case L1I_MISSES -> Event.L1I_ACCESSES;
          case L1D_MISSES -> Event.L1D_ACCESSES;
          case L2_MISSES -> Event.L2_ACCESSES;
          case L3_MISSES -> Event.L3_ACCESSES;
          case COHERENCE_MISSES -> Event.L2_MISSES;
          case null, default -> null;
        };
    return whole == null ? null : Countable.of(whole.text());
  }

  private long sum(Countable event) {
    return tasks.stream().mapToLong(event::of).sum();
  }

  private void row(String value, String name, String note) {
    String line = String.format(Locale.ROOT, "%18s  %-24s", value, name);
    out.append((note.isEmpty() ? line : line + " # " + note).stripTrailing()).append('\n');
  }

  private void seconds(long nanos, String what) {
    out.append(String.format(Locale.ROOT, "%18.9f seconds %s%n", nanos / 1e9, what));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
