package vivarium.shell.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.StateHistory;
import vivarium.sched.StateHistory.Spell;
import vivarium.sched.TaskState;

/**
 * What the tasks did between two moments: their spells in each state, the one that each is in now
 * among them, cut at the moments. Taken while the machine has handed over.
 *
 * @param from virtual ns
 * @param to virtual ns
 * @param harts how many there are
 * @param tasks those that ran or were ready, in the order of their numbers
 * @param others how many tasks only waited or were stopped
 */
record Timeline(long from, long to, int harts, List<Row> tasks, int others) {
  /** One task: its name is the last one it had. */
  record Row(int task, String name, List<Spell> spells) {
    boolean active() {
      return spells.stream().anyMatch(spell -> spell.state().active());
    }
  }

  /** All that happened in a time. */
  static Timeline of(Kernel kernel, long from, long to) {
    Map<Integer, List<Spell>> spells = new TreeMap<>();
    StateHistory.Visitor take =
        spell -> {
          if (spell.state() != TaskState.ZOMBIE && spell.state() != TaskState.DEAD) {
            spells
                .computeIfAbsent(spell.task(), task -> new ArrayList<>())
                .add(cut(spell, from, to));
          }
        };
    kernel.machine().history().visit(from, to, take);
    for (Task task : kernel.pids().tasks()) {
      Spell present = present(task, kernel.clock().now());
      if (present.to() > from && present.from() < to) {
        take.visit(present);
      }
    }
    List<Row> rows = new ArrayList<>();
    spells.forEach((task, list) -> {
      list.sort(Comparator.comparingLong(Spell::from));
      rows.add(new Row(task, list.getLast().name(), list));
    });
    List<Row> active = rows.stream().filter(Row::active).toList();
    return new Timeline(
        from, to, kernel.machine().harts().size(), active, rows.size() - active.size());
  }

  private static Spell present(Task task, long now) {
    return new Spell(
        task.tid(),
        task.name(),
        task.state(),
        task.sched().hart(),
        task.state().active() ? vivarium.sched.WaitChannel.NONE : task.waitChannel(),
        task.sched().since(),
        now);
  }

  private static Spell cut(Spell spell, long from, long to) {
    return new Spell(
        spell.task(),
        spell.name(),
        spell.state(),
        spell.hart(),
        spell.channel(),
        Math.max(from, spell.from()),
        Math.min(to, spell.to()));
  }

  /** When a task other than this one was last on a hart or ready; 0 if none ever was. */
  static long lastActivity(Kernel kernel, int except) {
    long[] last = {0};
    StateHistory.Visitor look =
        spell -> {
          if (spell.state().active() && spell.task() != except) {
            last[0] = Math.max(last[0], spell.to());
          }
        };
    kernel.machine().history().visit(0, Long.MAX_VALUE, look);
    for (Task task : kernel.pids().tasks()) {
      look.visit(present(task, kernel.clock().now()));
    }
    return last[0];
  }

  /** For {@code --json}. */
  Map<String, Object> json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from_ns", from);
    map.put("to_ns", to);
    map.put("harts", harts);
    List<Object> list = new ArrayList<>();
    for (Row row : tasks) {
      for (Spell spell : row.spells) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("task", spell.task());
        member.put("name", spell.name());
        member.put("state", state(spell));
        member.put("hart", spell.hart());
        if (!spell.channel().what().isEmpty()) {
          member.put("waits_for", spell.channel().what());
        }
        member.put("from_ns", spell.from());
        member.put("to_ns", spell.to());
        list.add(member);
      }
    }
    map.put("spells", list);
    return map;
  }

  /** The state in a word. */
  static String state(Spell spell) {
    return switch (spell.state()) {
      case RUNNING -> "running";
      case RUNNABLE -> "ready";
      case STOPPED, TRACED -> "stopped";
      default -> "waiting";
    };
  }
}
