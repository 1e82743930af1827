package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.cache.Event;
import vivarium.cache.Meter;
import vivarium.mem.AddressSpace;
import vivarium.trace.Counter;
import vivarium.trace.Counters;
import vivarium.trace.EventKind;
import vivarium.trace.Trace;

/**
 * A context switch: {@link #leave} copies the registers out of the hart into the outgoing task's
 * PCB, {@link #enter} copies the incoming task's into the hart, switches the page table, charges
 * the direct cost and records one event.
 */
final class ContextSwitch {
  private final Clock clock;
  private final Counters counters;
  private final Trace trace;
  private final SwitchLog log;

  ContextSwitch(Clock clock, Counters counters, Trace trace, SwitchLog log) {
    this.log = log;
    this.clock = clock;
    this.counters = counters;
    this.trace = trace;
  }

  /** Takes the hart from its task; the state has been set by the caller. */
  void leave(HartState hart, Schedulable task, SwitchReason reason) {
    hart.cpu().save(task.context());
    SchedEntity entity = task.sched();
    entity.lastSwitch = reason;
    entity.sliceLeft = 0;
    entity.readyAt = hart.time;
    if (entity.events != null) {
      if (trace.on()) {
        summarise(hart, task, entity.events);
      }
      entity.events.leave();
      log.left(entity, entity.events);
    }
    if (reason.voluntary()) {
      entity.voluntarySwitches++;
    } else {
      entity.involuntarySwitches++;
    }
    lookAway(entity);
    hart.current = null;
  }

  private static void lookAway(SchedEntity entity) {
    if (entity.watch != null) {
      entity.watch.lookAway();
    }
  }

  /** Tells the event log what the task has met in caches since it got the hart. */
  private void summarise(HartState hart, Schedulable task, TaskEvents events) {
    trace.record(
        EventKind.CACHE_SUMMARY,
        hart.time,
        hart.id(),
        task.id(),
        events.sinceEnter(Event.INSTRUCTIONS),
        events.sinceEnter(Event.CYCLES),
        events.sinceEnter(Event.L1I_MISSES),
        events.sinceEnter(Event.L1D_MISSES),
        events.sinceEnter(Event.L2_MISSES),
        events.sinceEnter(Event.L3_MISSES),
        events.sinceEnter(Event.ITLB_MISSES),
        events.sinceEnter(Event.DTLB_MISSES),
        events.sinceEnter(Event.PAGE_WALKS),
        events.sinceEnter(Event.COHERENCE_MISSES),
        events.sinceEnter(Event.INVALIDATIONS_SENT),
        events.sinceEnter(Event.INVALIDATIONS_RECEIVED),
        events.refills(),
        events.refillTime());
  }

  /**
   * Gives the hart to {@code next}, null for the idle loop.
   *
   * @param ran how long the previous task ran, ns
   * @param waited how long it was runnable before, ns
   */
  void enter(
      HartState hart,
      @Nullable Schedulable previous,
      @Nullable Schedulable next,
      SwitchReason reason,
      long ran,
      long waited) {
    counters.add(hart.id(), Counter.CONTEXT_SWITCHES);
    counters.add(
        hart.id(), reason.voluntary() ? Counter.VOLUNTARY_SWITCHES : Counter.INVOLUNTARY_SWITCHES);
    long cost = next == null ? 0 : Costs.CONTEXT_SWITCH;
    log.record(hart, previous, next, reason, ran, waited, cost);
    if (trace.on()) {
      record(hart, previous, next, reason, ran, waited);
    }
    if (next == null) {
      counters.add(hart.id(), Counter.SWITCHES_TO_IDLE);
      return;
    }
    SchedEntity entity = next.sched();
    move(next, hart);
    hart.current = next;
    hart.cpu().load(next.context());
    if (next.addressSpace() != null) {
      useAddressSpace(hart, next.addressSpace());
    }
    meter(hart, entity);
    hart.charge(cost);
    entity.timesRun++;
    entity.runningSince = hart.time;
    entity.sliceLeft = hart.queue().quantum(next);
    entity.attention = true;
  }

  private void record(
      HartState hart,
      @Nullable Schedulable previous,
      @Nullable Schedulable next,
      SwitchReason reason,
      long ran,
      long waited) {
    boolean charged = next != null;
    Schedulable preemptor = reason == SwitchReason.PREEMPTED ? hart.preemptor : null;
    WaitChannel blockedOn =
        reason == SwitchReason.BLOCKED && previous != null
            ? previous.waitChannel()
            : WaitChannel.NONE;
    trace.record(
        EventKind.SCHED_SWITCH,
        hart.time,
        hart.id(),
        previous == null ? 0 : previous.id(),
        log.count(),
        next == null ? 0 : next.id(),
        reason.ordinal(),
        blockedOn.ordinal(),
        preemptor == null ? 0 : preemptor.id(),
        (previous == null ? TaskState.RUNNABLE : previous.sched().state).ordinal(),
        ran,
        waited,
        charged ? Costs.SAVE_CONTEXT : 0,
        charged ? Costs.CHOOSE_NEXT : 0,
        charged ? Costs.RESTORE_CONTEXT : 0,
        charged ? Costs.SWITCH_ADDRESS_SPACE : 0,
        priority(previous),
        priority(next));
  }

  /** As Linux's tracepoints print it: 120 for nice 0, 99 - rtprio in real time, 120 for idle. */
  static long priority(@Nullable Schedulable task) {
    return 100L + (task == null ? 20 : task.sched().statPriority());
  }

  private void meter(HartState hart, SchedEntity entity) {
    Meter meter = hart.cpu().meter();
    if (meter != null) {
      TaskEvents events = entity.events == null ? new TaskEvents(meter) : entity.events;
      entity.events = events;
      events.enter(meter);
      log.arrived(entity, events);
    }
  }

  /** Switches the hart's page table, if it is not that one already. */
  void useAddressSpace(HartState hart, @Nullable AddressSpace space) {
    if (hart.space != space) {
      hart.space = space;
      hart.cpu().setAddressSpace(space);
    }
  }

  /** Notes that the task now belongs to this hart. */
  void move(Schedulable task, HartState hart) {
    SchedEntity entity = task.sched();
    if (entity.hart == hart.id()) {
      return;
    }
    if (entity.timesRun > 0) {
      entity.migrations++;
      lookAway(entity);
      counters.add(hart.id(), Counter.MIGRATIONS);
      if (trace.on()) {
        trace.record(EventKind.MIGRATE, clock.now(), hart.id(), task.id(), entity.hart);
      }
    }
    entity.hart = hart.id();
  }
}
