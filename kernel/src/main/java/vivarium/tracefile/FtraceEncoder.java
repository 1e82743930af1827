package vivarium.tracefile;

import vivarium.mem.Fault;
import vivarium.sched.SwitchReason;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;
import vivarium.trace.Argument;
import vivarium.trace.EventKind;

/**
 * The text of /sys/kernel/tracing/trace, with the lines that Linux's tracepoints print. What they
 * have no place for follows in a line {@code vivarium_...}, an argument after the other by name.
 */
final class FtraceEncoder implements TraceEncoder {
  private static final String HEADER =
      """
      #                                _-----=> irqs-off/BH-disabled
      #                               / _----=> need-resched
      #                              | / _---=> hardirq/softirq
      #                              || / _--=> preempt-depth
      #                              ||| / _-=> migrate-disable
      #                              |||| /     delay
      #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
      #              | |         |   |||||     |         |
      """;

  private final TaskTable tasks;
  private final int harts;
  private final Bytes out;

  FtraceEncoder(TaskTable tasks, int harts, Bytes out) {
    this.tasks = tasks;
    this.harts = harts;
    this.out = out;
  }

  @Override
  public void begin() {
    out.put("# tracer: nop\n#\n# #P:").number(harts).put("\n#\n").put(HEADER);
  }

  /** What comes before the colon that ends the event's name. */
  private Bytes line(long time, int hart, int task, String event) {
    String name = task == 0 ? "<idle>" : tasks.get(task).name;
    out.right(name, 16).put('-');
    int start = out.size();
    out.number(task);
    for (int width = out.size() - start; width < 7; width++) out.put(' ');
    out.put(" [").padded(Math.max(0, hart), 3, '0').put("] ..... ");
    return out.seconds(time).put(": ").put(event).put(": ");
  }

  private String name(int task, int hart) {
    return tasks.name(task, hart);
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] words, int at) {
    int cpu = Math.max(0, hart);
    switch (kind) {
      case SCHED_SWITCH -> schedSwitch(time, cpu, task, words, at);
      case SCHED_WAKEUP -> {
        wakeup("sched_waking", time, cpu, task, words, at);
        wakeup("sched_wakeup", time, cpu, task, words, at);
      }
      case SCHED_WAKEUP_NEW -> wakeup("sched_wakeup_new", time, cpu, task, words, at);
      case MIGRATE ->
          line(time, hart, task, "sched_migrate_task")
              .put("comm=")
              .put(name(task, hart))
              .put(" pid=")
              .number(task)
              .put(" prio=120 orig_cpu=")
              .number(words[at])
              .put(" dest_cpu=")
              .number(cpu)
              .put('\n');
      case FORK -> fork(time, hart, task, words, at);
      case EXEC ->
          line(time, hart, task, "sched_process_exec")
              .put("filename=")
              .put(name(task, hart))
              .put(" pid=")
              .number(task)
              .put(" old_pid=")
              .number(words[at + 1])
              .put('\n');
      case EXIT -> {
        line(time, hart, task, "sched_process_exit").put("comm=").put(name(task, hart));
        out.put(" pid=").number(task).put(" prio=120\n");
        ours(kind, time, hart, task, words, at);
      }
      case SYSCALL_ENTER -> {
        line(time, hart, task, "sys_enter").put("NR ").number(words[at]);
        for (int i = 0; i < 6; i++) out.put(i == 0 ? " (" : ", ").hex(words[at + 1 + i]);
        out.put(")\n");
      }
      case SYSCALL_EXIT ->
          line(time, hart, task, "sys_exit")
              .put("NR ")
              .number(words[at])
              .put(" = ")
              .number(words[at + 1])
              .put('\n');
      case PAGE_FAULT -> {
        line(time, hart, task, "page_fault_user").put("address=0x").hex(words[at]);
        out.put(" ip=0x").hex(words[at + 3]).put(" error_code=0x");
        out.hex(errorCode(words[at + 1], words[at + 2])).put('\n');
        ours(kind, time, hart, task, words, at);
      }
      case SIGNAL_GENERATE ->
          line(time, hart, task, "signal_generate")
              .put("sig=")
              .number(words[at])
              .put(" errno=0 code=")
              .number(words[at + 1])
              .put(" comm=")
              .put(name(task, hart))
              .put(" pid=")
              .number(task)
              .put(" grp=")
              .number(words[at + 2])
              .put(" res=0\n");
      case SIGNAL_DELIVER ->
          line(time, hart, task, "signal_deliver")
              .put("sig=")
              .number(words[at])
              .put(" errno=0 code=")
              .number(words[at + 1])
              .put(" sa_handler=")
              .hex(words[at + 2])
              .put(" sa_flags=0\n");
      case RENAME ->
          line(time, hart, task, "task_rename")
              .put("pid=")
              .number(task)
              .put(" newcomm=")
              .put(name(task, hart))
              .put(" oom_score_adj=0\n");
      default -> ours(kind, time, hart, task, words, at);
    }
  }

  private void schedSwitch(long time, int hart, int task, long[] words, int at) {
    int next = (int) words[at + 1];
    line(time, hart, task, "sched_switch").put("prev_comm=").put(name(task, hart));
    out.put(" prev_pid=").number(task).put(" prev_prio=").number(words[at + 12]);
    out.put(" prev_state=").put(state(task, words[at + 2], words[at + 5]));
    out.put(" ==> next_comm=").put(name(next, hart)).put(" next_pid=").number(next);
    out.put(" next_prio=").number(words[at + 13]).put('\n');
    WaitChannel channel = EventText.channel(words[at + 3]);
    if (channel != WaitChannel.NONE) {
      line(time, hart, task, "sched_blocked_reason").put("pid=").number(task).put(" iowait=");
      out.put(channel == WaitChannel.DISK ? '1' : '0').put(" caller=");
      out.put(channel.function()).put('\n');
    }
    ours(EventKind.SCHED_SWITCH, time, hart, task, words, at);
  }

  /** As Linux prints it; R+ is a task that was preempted. */
  private static String state(int task, long reason, long ordinal) {
    TaskState state = EventText.state(ordinal);
    if (!state.active()) return String.valueOf(state.letter());
    return task == 0 || reason == SwitchReason.YIELD.ordinal() ? "R" : "R+";
  }

  private void wakeup(String event, long time, int hart, int task, long[] words, int at) {
    line(time, hart, (int) words[at], event).put("comm=").put(name(task, hart)).put(" pid=");
    out.number(task).put(" prio=").number(words[at + 2]).put(" target_cpu=");
    out.padded(words[at + 1], 3, '0').put('\n');
  }

  private void fork(long time, int hart, int task, long[] words, int at) {
    int child = (int) words[at];
    line(time, hart, task, "task_newtask").put("pid=").number(child).put(" comm=");
    out.put(name(child, hart)).put(" clone_flags=").hex(words[at + 2]).put(" oom_score_adj=0\n");
    line(time, hart, task, "sched_process_fork").put("comm=").put(name(task, hart)).put(" pid=");
    out.number(task).put(" child_comm=").put(name(child, hart)).put(" child_pid=");
    out.number(child).put('\n');
  }

  /** Bits as on x86: 1 the page was there, 2 a store, 4 in user mode, 16 a fetch. */
  private static long errorCode(long access, long outcome) {
    long protection = outcome == Fault.SEGV_ACCERR.ordinal() ? 1 : 0;
    return protection | 4 | (access == 2 ? 2 : 0) | (access == 0 ? 16 : 0);
  }

  private void ours(EventKind kind, long time, int hart, int task, long[] words, int at) {
    line(time, hart, task, "vivarium_" + kind.text());
    boolean first = true;
    for (Argument argument : kind.arguments()) {
      int place = at + argument.offset();
      long second = argument.type().words() > 1 ? words[place + 1] : 0;
      String value = EventText.value(argument, words[place], second);
      if (value.isEmpty()) continue;
      if (!first) out.put(' ');
      first = false;
      out.put(argument.name()).put('=').put(value);
    }
    out.put('\n');
  }

  @Override
  public void sample(Figure figure, long time, int of, long value) {
    line(time, 0, 0, "vivarium_figure").put(figure.text().replace(' ', '_')).put(" of=");
    out.number(of).put(" value=").number(value).put('\n');
  }

  @Override
  public void end(long time) {}
}
