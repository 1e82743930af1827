package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.cpu.Context;
import vivarium.mem.AddressSpace;

/** What a hart can run: a task of the guest, as the scheduler sees it. */
public interface Schedulable {
  /** The scheduler's part of the PCB. */
  SchedEntity sched();

  /** The saved registers; the hart has newer ones while the task runs. */
  Context context();

  /** Null for a task without guest memory (a host program). */
  @Nullable AddressSpace addressSpace();

  /** The thread id, unique in the machine. */
  int id();

  /** The command name (comm). */
  String name();

  /** Page faults that needed no device, as many as were counted for it. */
  default long minorFaults() {
    return 0;
  }

  /** The same of those that did. */
  default long majorFaults() {
    return 0;
  }

  /** What it waits for; NONE while it does not. */
  default WaitChannel waitChannel() {
    return WaitChannel.NONE;
  }
}
