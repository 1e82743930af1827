package vivarium.tracefile;

import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import vivarium.abi.Signal;
import vivarium.sched.WaitChannel;
import vivarium.trace.Argument;
import vivarium.trace.EventKind;

/**
 * Chrome's trace event format, as a JSON object. The harts are threads of a process {@code harts},
 * with a slice for each run of a task and arrows from wakers; the guest's threads have their system
 * calls as slices, their states as asynchronous slices, faults and signals as instants. Times are
 * us with three decimals.
 */
final class ChromeEncoder implements TraceEncoder {
  /** No process has number 0: it stands for the harts. */
  private static final int HARTS = 0;

  private final TaskTable tasks;
  private final int harts;
  private final Bytes out;
  private final int[] running;
  private final NavigableSet<Integer> inSyscall = new TreeSet<>();
  private final CacheTotals caches;

  /** The state slice that each task is in. */
  private final TreeMap<Integer, String> states = new TreeMap<>();

  /** The arrow that leads to each task's next run. */
  private final TreeMap<Integer, Long> arrows = new TreeMap<>();

  private long lastArrow;
  private boolean some;

  ChromeEncoder(TaskTable tasks, int harts, Bytes out) {
    this.tasks = tasks;
    this.harts = harts;
    this.out = out;
    this.running = new int[harts];
    this.caches = new CacheTotals(harts);
  }

  @Override
  public void begin() {
    out.put(
        "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"clock\":\"virtual\"},\"traceEvents\":[\n");
    named("process_name", HARTS, 0, "harts");
    for (int hart = 0; hart < harts; hart++) named("thread_name", HARTS, hart, "hart " + hart);
    for (TaskTable.Entry entry : tasks.entries()) named(entry);
  }

  private void named(TaskTable.Entry entry) {
    if (entry.tid == entry.process) named("process_name", entry.process, entry.tid, entry.name);
    named("thread_name", entry.process, entry.tid, entry.name);
  }

  private void named(String what, int process, int thread, String name) {
    start('M', process, thread);
    out.put(",\"name\":\"").put(what).put("\",\"args\":{\"name\":").json(name).put("}}");
  }

  private void start(char phase, int process, int thread) {
    if (some) out.put(",\n");
    some = true;
    out.put("{\"ph\":\"").put(phase).put("\",\"pid\":").number(process).put(",\"tid\":");
    out.number(thread);
  }

  private Bytes start(char phase, long time, int process, int thread) {
    start(phase, process, thread);
    return out.put(",\"ts\":").micros(time);
  }

  private Bytes ofTask(char phase, long time, int task, String category, String name) {
    start(phase, time, task == 0 ? HARTS : tasks.get(task).process, task);
    return out.put(",\"cat\":\"").put(category).put("\",\"name\":").json(name);
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] words, int at) {
    switch (kind) {
      case SCHED_SWITCH -> schedSwitch(time, Math.max(0, hart), task, words, at);
      case SCHED_WAKEUP, SCHED_WAKEUP_NEW -> wakeup(kind, time, hart, task, words, at);
      case FORK -> {
        named(tasks.get((int) words[at]));
        instant(kind, time, task, "process", "fork", words, at);
      }
      case EXEC -> {
        named(tasks.get(task));
        instant(kind, time, task, "process", "exec " + tasks.get(task).name, words, at);
      }
      case RENAME -> named(tasks.get(task));
      case EXIT -> {
        syscallExit(time, task, "");
        instant(kind, time, task, "process", "exit", words, at);
      }
      case SYSCALL_ENTER -> {
        inSyscall.add(task);
        ofTask('B', time, task, "syscall", EventText.syscall(words[at]));
        arguments(kind, words, at);
      }
      case SYSCALL_EXIT -> syscallExit(time, task, EventText.result(words[at + 1]));
      case PAGE_FAULT, KERNEL_FAULTS -> instant(kind, time, task, "fault", kind.text(), words, at);
      case SIGNAL_GENERATE, SIGNAL_DELIVER -> {
        String signal = Signal.name((int) words[at]);
        String name = kind == EventKind.SIGNAL_DELIVER ? signal : signal + " sent";
        instant(kind, time, task, "signal", name, words, at);
      }
      case MIGRATE -> instant(kind, time, task, "sched", "migrate", words, at);
      case TIMER, INTERRUPT -> {
        start('i', time, HARTS, Math.max(0, hart));
        String name = kind == EventKind.TIMER ? "timer" : EventText.cause(words[at]);
        out.put(",\"s\":\"t\",\"cat\":\"irq\",\"name\":").json(name);
        arguments(kind, words, at);
      }
      case CACHE_SUMMARY -> {
        instant(kind, time, task, "cache", "cache summary", words, at);
        caches(time, Math.max(0, hart), words, at);
      }
    }
  }

  /** The counters of a hart's caches. */
  private void caches(long time, int hart, long[] words, int at) {
    caches.add(hart, words, at);
    for (int i = 0; i < CacheTotals.COUNTERS.size(); i++) {
      start('C', time, HARTS, 0);
      out.put(",\"name\":").json("hart " + hart + " " + CacheTotals.name(i));
      out.put(",\"args\":{\"value\":").number(caches.get(hart, i)).put("}}");
    }
  }

  private void schedSwitch(long time, int hart, int task, long[] words, int at) {
    int next = (int) words[at + 1];
    if (task != 0) {
      if (running[hart] == task) {
        start('E', time, HARTS, hart);
        arguments(EventKind.SCHED_SWITCH, words, at);
      }
      WaitChannel channel = EventText.channel(words[at + 3]);
      boolean active = EventText.state(words[at + 5]).active();
      boolean ended = EventText.state(words[at + 5]).ended();
      String waits = channel == WaitChannel.NONE ? "stopped" : "waits: " + channel.what();
      state(time, task, ended ? "" : active ? "runnable" : waits);
    }
    running[hart] = next;
    if (next == 0) return;
    start('B', time, HARTS, hart);
    out.put(",\"cat\":\"sched\",\"name\":").json(tasks.get(next).name);
    out.put(",\"args\":{\"task\":").number(next).put("}}");
    state(time, next, "running");
    Long arrow = arrows.remove(next);
    if (arrow != null) {
      start('f', time, HARTS, hart);
      out.put(",\"bp\":\"e\",\"cat\":\"wakeup\",\"name\":\"wakeup\",\"id\":")
          .number(arrow)
          .put('}');
    }
  }

  /** Ends the state slice of a task and begins another; empty for none. */
  private void state(long time, int task, String state) {
    String old = states.remove(task);
    if (old != null) {
      ofTask('e', time, task, "state", old).put(",\"id\":").number(task).put('}');
    }
    if (!state.isEmpty()) {
      ofTask('b', time, task, "state", state).put(",\"id\":").number(task).put('}');
      states.put(task, state);
    }
  }

  private void wakeup(EventKind kind, long time, int hart, int task, long[] words, int at) {
    state(time, task, "runnable");
    instant(kind, time, task, "sched", kind.text(), words, at);
    if (hart >= 0 && running[hart] != 0 && running[hart] == words[at]) {
      arrows.put(task, ++lastArrow);
      start('s', time, HARTS, hart);
      out.put(",\"cat\":\"wakeup\",\"name\":\"wakeup\",\"id\":").number(lastArrow).put('}');
    }
  }

  private void syscallExit(long time, int task, String result) {
    if (!inSyscall.remove(task)) return; // begun before the trace, or not in one
    start('E', time, tasks.get(task).process, task);
    if (!result.isEmpty()) out.put(",\"args\":{\"result\":").json(result).put('}');
    out.put('}');
  }

  private void instant(
      EventKind kind, long time, int task, String category, String name, long[] words, int at) {
    ofTask('i', time, task, category, name).put(",\"s\":\"t\"");
    arguments(kind, words, at);
  }

  /** The arguments, and the end of the event. */
  private void arguments(EventKind kind, long[] words, int at) {
    out.put(",\"args\":{");
    boolean first = true;
    for (Argument argument : kind.arguments()) {
      int place = at + argument.offset();
      if (!first) out.put(',');
      first = false;
      out.put('"').put(argument.name()).put("\":");
      switch (argument.type()) {
        case COUNT, NUMBER, NANOS, TASK, PROCESS, HART -> out.number(words[place]);
        default -> {
          long second = argument.type().words() > 1 ? words[place + 1] : 0;
          out.json(EventText.value(argument, words[place], second));
        }
      }
    }
    out.put("}}");
  }

  @Override
  public void sample(Figure figure, long time, int of, long value) {
    start('C', time, figure == Figure.RESIDENT ? of : HARTS, 0);
    String name = figure == Figure.RUN_QUEUE ? "hart " + of + " run queue" : figure.text();
    out.put(",\"name\":").json(name).put(",\"args\":{\"value\":").number(value).put("}}");
  }

  @Override
  public void end(long time) {
    while (!inSyscall.isEmpty()) syscallExit(time, inSyscall.first(), "");
    for (int hart = 0; hart < harts; hart++) {
      if (running[hart] != 0) start('E', time, HARTS, hart).put('}');
    }
    while (!states.isEmpty()) state(time, states.firstKey(), "");
    out.put("\n]}\n");
  }
}
