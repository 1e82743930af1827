package vivarium.tracefile;

import java.util.Arrays;
import java.util.BitSet;
import vivarium.abi.KernelIdentity;
import vivarium.abi.Signal;
import vivarium.mem.Fault;
import vivarium.sched.SwitchReason;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;
import vivarium.trace.Argument;
import vivarium.trace.EventKind;
import vivarium.trace.EventName;
import vivarium.tracefile.Perfetto.Event;
import vivarium.tracefile.Perfetto.Ftrace;
import vivarium.tracefile.Perfetto.Interned;
import vivarium.tracefile.Perfetto.Packet;
import vivarium.tracefile.Perfetto.Processes;

/**
 * Perfetto's own format. What schedules is written as Linux's ftrace events, from which Perfetto
 * makes CPU tracks, thread states and wake-up arrows; system calls are slices on their threads,
 * faults, signals and the like are instants there, and each switch with all its figures is a slice,
 * as long as its cost, on a track of its hart.
 */
final class PerfettoEncoder implements TraceEncoder {
  private static final int LONGEST_BUNDLE = 256;
  private static final int RECENT = 1 << 8;

  /** System calls with smaller numbers have the numbers of their names kept. */
  private static final int USUAL_CALLS = 512;

  private final TaskTable tasks;
  private final int harts;
  private final ProtoWriter out;
  private final PerfettoTracks tracks;
  private final FtraceBundle bundle;
  private final BitSet inSyscall = new BitSet();
  private final Notes[] notes = new Notes[EventKind.values().length];
  private final long[] recentSwitches = new long[RECENT];
  private final int[] recentNames = new int[RECENT];
  private final int[] callNames = new int[USUAL_CALLS];
  private int changesOfNames = -1;
  private int resultNote;
  private final CacheTotals caches;

  PerfettoEncoder(TaskTable tasks, int harts, Bytes out) {
    this.tasks = tasks;
    this.harts = harts;
    this.caches = new CacheTotals(harts);
    this.out = new ProtoWriter(out);
    this.tracks = new PerfettoTracks(this.out, tasks);
    this.bundle = new FtraceBundle(new Bytes(1 << 14));
  }

  /** The arguments of a kind of event, and the numbers of their names. */
  private final class Notes {
    final Argument[] arguments;
    final int[] ids;

    Notes(EventKind kind) {
      arguments = kind.arguments().toArray(Argument[]::new);
      ids = new int[arguments.length];
      for (int i = 0; i < ids.length; i++) ids[i] = tracks.annotation(arguments[i].name());
    }
  }

  /** Scheduling events of one hart, which are collected to share a packet. */
  private final class FtraceBundle {
    private final Bytes events;
    private final ProtoWriter writer;
    private int hart = -1;
    private int count;

    FtraceBundle(Bytes events) {
      this.events = events;
      this.writer = new ProtoWriter(events);
    }

    /** Begins an event; the fields of {@code kind} follow, then {@link #end}. */
    ProtoWriter begin(int onHart, long time, int task, int kind) {
      if (onHart != hart || count == LONGEST_BUNDLE) flush();
      hart = onHart;
      count++;
      return writer
          .begin(Ftrace.EVENT)
          .field(Ftrace.TIMESTAMP, time)
          .field(Ftrace.PID, task)
          .begin(kind);
    }

    void end() {
      writer.end().end();
    }

    void flush() {
      if (count == 0) return;
      out.begin(Perfetto.PACKET).field(Packet.SEQUENCE_ID, PerfettoTracks.SEQUENCE);
      out.field(Packet.SEQUENCE_FLAGS, Packet.NEEDS_INCREMENTAL_STATE);
      out.begin(Packet.FTRACE_EVENTS).field(Ftrace.CPU, hart).raw(events).end().end();
      events.clear();
      count = 0;
    }
  }

  @Override
  public void begin() {
    out.begin(Perfetto.PACKET).field(Packet.SEQUENCE_ID, PerfettoTracks.SEQUENCE);
    out.field(Packet.SEQUENCE_FLAGS, Packet.INCREMENTAL_STATE_CLEARED);
    out.begin(Packet.SYSTEM_INFO).begin(Perfetto.System.UTSNAME);
    out.field(Perfetto.System.SYSNAME, KernelIdentity.SYSTEM);
    out.field(Perfetto.System.VERSION, KernelIdentity.VERSION);
    out.field(Perfetto.System.RELEASE, KernelIdentity.RELEASE);
    out.field(Perfetto.System.MACHINE, KernelIdentity.MACHINE).end();
    out.field(Perfetto.System.PAGE_SIZE, 4096).field(Perfetto.System.NUM_CPUS, harts);
    out.end().end();
    for (WaitChannel channel : WaitChannel.values()) {
      if (channel == WaitChannel.NONE) continue;
      PerfettoTracks.internedText(
          out, Interned.KERNEL_SYMBOLS, channel.ordinal(), channel.function());
    }
    for (EventKind kind : EventKind.values()) notes[kind.ordinal()] = new Notes(kind);
    resultNote = tracks.annotation("result");
    for (TaskTable.Entry entry : tasks.entries()) processTree(entry);
  }

  private void processTree(TaskTable.Entry entry) {
    out.begin(Perfetto.PACKET).field(Packet.SEQUENCE_ID, PerfettoTracks.SEQUENCE);
    out.begin(Packet.PROCESS_TREE);
    if (entry.tid == entry.process) {
      out.begin(Processes.PROCESS).field(Processes.PID, entry.process);
      out.field(Processes.PARENT, entry.parent).field(Processes.COMMAND_LINE, entry.name).end();
    }
    out.begin(Processes.THREAD).field(Processes.TID, entry.tid);
    out.field(Processes.THREAD_NAME, entry.name);
    out.field(Processes.THREAD_GROUP, entry.process).end();
    out.end().end();
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] words, int at) {
    int cpu = Math.max(0, hart);
    switch (kind) {
      case SCHED_SWITCH -> schedSwitch(time, cpu, task, words, at);
      case SCHED_WAKEUP -> wakeup(Ftrace.SCHED_WAKING, time, cpu, task, words, at);
      case SCHED_WAKEUP_NEW -> wakeup(Ftrace.SCHED_WAKEUP_NEW, time, cpu, task, words, at);
      case FORK -> fork(time, cpu, task, words, at);
      case RENAME -> rename(time, cpu, task, words, at);
      case EXEC -> {
        processTree(tasks.get(task));
        instant(
            kind, time, tracks.ofTask(task), "process", "exec " + tasks.get(task).name, words, at);
      }
      case EXIT -> exit(time, cpu, task, words, at);
      case SYSCALL_ENTER -> syscallEnter(time, task, words, at);
      case SYSCALL_EXIT -> syscallExit(time, task, words[at + 1]);
      case PAGE_FAULT ->
          instant(kind, time, tracks.ofTask(task), "fault", faultName(words[at + 2]), words, at);
      case KERNEL_FAULTS ->
          instant(kind, time, tracks.ofTask(task), "fault", "faults in the kernel", words, at);
      case SIGNAL_GENERATE, SIGNAL_DELIVER -> {
        String signal = Signal.name((int) words[at]);
        String name = kind == EventKind.SIGNAL_DELIVER ? signal : signal + " sent";
        instant(kind, time, tracks.ofTask(task), "signal", name, words, at);
      }
      case MIGRATE -> instant(kind, time, tracks.ofTask(task), "sched", "migrate", words, at);
      case TIMER -> instant(kind, time, tracks.ofInterrupts(hart), "irq", "timer", words, at);
      case INTERRUPT -> {
        String cause = EventText.cause(words[at]);
        instant(kind, time, tracks.ofInterrupts(hart), "irq", cause, words, at);
      }
      case CACHE_SUMMARY -> {
        instant(kind, time, tracks.ofTask(task), "cache", "cache summary", words, at);
        caches.add(cpu, words, at);
        for (int i = 0; i < CacheTotals.COUNTERS.size(); i++) {
          tracks.counter(time, tracks.ofCaches(cpu, i), caches.get(cpu, i));
        }
      }
    }
  }

  private void schedSwitch(long time, int hart, int task, long[] words, int at) {
    int next = (int) words[at + 1];
    bundle
        .begin(hart, time, task, Ftrace.SCHED_SWITCH)
        .field(1, tasks.name(task, hart))
        .field(2, task)
        .field(3, words[at + 12])
        .field(4, linuxState(words[at + 2], words[at + 5], task))
        .field(5, tasks.name(next, hart))
        .field(6, next)
        .field(7, words[at + 13]);
    bundle.end();
    WaitChannel channel = EventText.channel(words[at + 3]);
    if (channel != WaitChannel.NONE) {
      bundle
          .begin(hart, time, task, Ftrace.SCHED_BLOCKED_REASON)
          .field(1, task)
          .field(2, channel.ordinal())
          .field(3, channel == WaitChannel.DISK ? 1 : 0);
      bundle.end();
    }
    long cost = words[at + 8] + words[at + 9] + words[at + 10] + words[at + 11];
    long track = tracks.ofSwitches(hart);
    int type = cost > 0 ? Event.SLICE_BEGIN : Event.INSTANT;
    tracks.event(time, type, track, "sched", switchName(task, next));
    annotate(EventKind.SCHED_SWITCH, words, at);
    tracks.endEvent();
    if (cost > 0) {
      tracks.sliceEnd(time + cost, track);
      tracks.endEvent();
    }
  }

  /**
   * The number of the name of a switch. Most are of a few pairs: names are not put together anew.
   */
  private int switchName(int task, int next) {
    if (changesOfNames != tasks.changes()) {
      Arrays.fill(recentSwitches, -1);
      changesOfNames = tasks.changes();
    }
    long pair = (long) task << 32 | next;
    int place = (task * 31 + next) & RECENT - 1;
    if (recentSwitches[place] != pair) {
      String from = task == 0 ? "idle" : tasks.name(task, 0);
      String to = next == 0 ? "idle" : tasks.name(next, 0);
      recentNames[place] = tracks.eventName(from + " to " + to);
      recentSwitches[place] = pair;
    }
    return recentNames[place];
  }

  /** Bits of prev_state as in Linux since 4.14; 256 says preempted. */
  private static long linuxState(long reason, long ordinal, int task) {
    if (task == 0) return 0;
    TaskState state = EventText.state(ordinal);
    return switch (state) {
      case RUNNING, RUNNABLE -> reason == SwitchReason.YIELD.ordinal() ? 0 : 0x100;
      case SLEEPING -> 1;
      case UNINTERRUPTIBLE -> 2;
      case STOPPED -> 4;
      case TRACED -> 8;
      case DEAD -> 0x10;
      case ZOMBIE -> 0x20;
    };
  }

  private void wakeup(int event, long time, int hart, int task, long[] words, int at) {
    bundle
        .begin(hart, time, (int) words[at], event)
        .field(1, tasks.name(task, hart))
        .field(2, task)
        .field(3, words[at + 2])
        .field(4, 1)
        .field(5, words[at + 1]);
    bundle.end();
  }

  private void fork(long time, int hart, int task, long[] words, int at) {
    int child = (int) words[at];
    bundle
        .begin(hart, time, task, Ftrace.TASK_NEWTASK)
        .field(1, child)
        .field(2, tasks.get(child).name)
        .field(3, words[at + 2])
        .field(4, 0);
    bundle.end();
    processTree(tasks.get(child));
    if (task != 0) {
      instant(EventKind.FORK, time, tracks.ofTask(task), "process", "fork", words, at);
    }
  }

  private void rename(long time, int hart, int task, long[] words, int at) {
    bundle
        .begin(hart, time, task, Ftrace.TASK_RENAME)
        .field(1, task)
        .field(3, EventName.text(words[at], words[at + 1]))
        .field(4, 0);
    bundle.end();
  }

  private void exit(long time, int hart, int task, long[] words, int at) {
    endSyscall(time, task);
    bundle
        .begin(hart, time, task, Ftrace.SCHED_PROCESS_EXIT)
        .field(1, tasks.get(task).name)
        .field(2, task)
        .field(3, words[at])
        .field(4, 120);
    bundle.end();
    instant(EventKind.EXIT, time, tracks.ofTask(task), "process", "exit", words, at);
  }

  private void syscallEnter(long time, int task, long[] words, int at) {
    long track = tracks.ofTask(task);
    inSyscall.set(task);
    tracks.event(time, Event.SLICE_BEGIN, track, "syscall", callName(words[at]));
    annotate(EventKind.SYSCALL_ENTER, words, at);
    tracks.endEvent();
  }

  /** The number of the name of a system call. */
  private int callName(long call) {
    if (call < 0 || call >= callNames.length) return tracks.eventName(EventText.syscall(call));
    int place = (int) call;
    if (callNames[place] == 0) callNames[place] = tracks.eventName(EventText.syscall(call));
    return callNames[place];
  }

  private void syscallExit(long time, int task, long result) {
    if (!inSyscall.get(task)) return; // begun before the trace, or not in one
    inSyscall.clear(task);
    tracks.sliceEnd(time, tracks.ofTask(task));
    tracks.note(resultNote, EventText.result(result));
    tracks.endEvent();
  }

  /** A call that never returns: its task, or the trace, ends. */
  private void endSyscall(long time, int task) {
    if (!inSyscall.get(task)) return;
    inSyscall.clear(task);
    tracks.sliceEnd(time, tracks.ofTask(task));
    tracks.endEvent();
  }

  private static String faultName(long ordinal) {
    Fault fault = Fault.values()[(int) ordinal];
    return switch (fault) {
      case MINOR -> "minor fault";
      case MAJOR, WAIT -> "major fault";
      default -> "fault " + fault;
    };
  }

  private void instant(
      EventKind kind, long time, long track, String category, String name, long[] words, int at) {
    tracks.event(time, Event.INSTANT, track, category, name);
    annotate(kind, words, at);
    tracks.endEvent();
  }

  private void annotate(EventKind kind, long[] words, int at) {
    Notes of = notes[kind.ordinal()];
    for (int i = 0; i < of.arguments.length; i++) {
      Argument argument = of.arguments[i];
      int place = at + argument.offset();
      long second = argument.type().words() > 1 ? words[place + 1] : 0;
      tracks.note(of.ids[i], argument, words[place], second);
    }
  }

  @Override
  public void sample(Figure figure, long time, int of, long value) {
    if (figure != Figure.RESIDENT) {
      tracks.counter(time, tracks.ofFigure(figure, of), value);
      return;
    }
    out.begin(Perfetto.PACKET).field(Packet.TIMESTAMP, time);
    out.field(Packet.SEQUENCE_ID, PerfettoTracks.SEQUENCE);
    out.begin(Packet.PROCESS_STATS).begin(Processes.STATS_PROCESS);
    out.field(Processes.PID, of).field(Processes.RESIDENT_KB, value >> 10);
    out.end().end().end();
  }

  @Override
  public void end(long time) {
    for (int task = inSyscall.nextSetBit(0); task >= 0; task = inSyscall.nextSetBit(task + 1)) {
      endSyscall(time, task);
    }
    bundle.flush();
  }
}
