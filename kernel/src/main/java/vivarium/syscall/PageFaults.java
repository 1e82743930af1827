package vivarium.syscall;

import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.cpu.Hart;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.Fault;
import vivarium.mem.OutOfMemory;
import vivarium.proc.DeviceWait;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.sched.Costs;
import vivarium.sched.HartState;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;

/** Page faults of user mode: resolved, or a signal, or somebody must go for want of memory. */
final class PageFaults {
  private final Kernel kernel;

  PageFaults(Kernel kernel) {
    this.kernel = kernel;
  }

  void handle(HartState hart, Task task) {
    hart.charge(Costs.MINOR_FAULT);
    Hart cpu = hart.cpu();
    long address = cpu.faultAddress();
    Access access = cpu.faultAccess();
    AddressSpace space = task.memory();
    long minor = space.usage.minorFaults;
    long major = space.usage.majorFaults;
    Fault outcome = resolve(space, address, access);
    attribute(task, space, minor, major);
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.PAGE_FAULT,
              kernel.clock().now(),
              hart.id(),
              task.tid(),
              address,
              access.ordinal(),
              outcome.ordinal(),
              cpu.pc,
              space.usage.minorFaults - minor,
              space.usage.majorFaults - major);
    }
    switch (outcome) {
      case MINOR, MAJOR -> {}
      case WAIT -> DeviceWait.sleep(task, kernel.frames().reclaim().io().waitUntil());
      case SEGV_MAPERR -> fatal(task, Signal.SIGSEGV, Signal.SEGV_MAPERR, address);
      case SEGV_ACCERR -> fatal(task, Signal.SIGSEGV, Signal.SEGV_ACCERR, address);
      case BUS_ADRERR -> fatal(task, Signal.SIGBUS, Signal.BUS_ADRERR, address);
      case OUT_OF_MEMORY -> outOfMemory(task);
    }
  }

  private static Fault resolve(AddressSpace space, long address, Access access) {
    try {
      return space.handleUserFault(address, access);
    } catch (OutOfMemory e) {
      return Fault.OUT_OF_MEMORY;
    }
  }

  /** The killer has picked somebody, who is on its way out; the access is tried again. */
  private void outOfMemory(Task task) {
    boolean somebodyEnds = false;
    for (Process process : kernel.pids().processes()) {
      somebodyEnds |= process.exiting() && !process.zombie();
    }
    if (!somebodyEnds) {
      kernel.signals().send(task.process(), SigInfo.kernel(Signal.SIGKILL));
    }
    kernel.machine().yield(task);
  }

  private void fatal(Task task, int signal, int code, long address) {
    kernel.counters().add(task.sched().hart(), Counter.FAULTS_FATAL);
    kernel.signals().force(task, SigInfo.fault(signal, code, address));
  }

  /** As {@link #attribute}, of what the kernel has touched in a system call. */
  void attributeCall(Task task, AddressSpace space, long minorBefore, long majorBefore) {
    long minor = space.usage.minorFaults - minorBefore;
    long major = space.usage.majorFaults - majorBefore;
    if ((minor | major) != 0 && kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.KERNEL_FAULTS,
              kernel.clock().now(),
              task.sched().hart(),
              task.tid(),
              minor,
              major);
    }
    attribute(task, space, minorBefore, majorBefore);
  }

  /** Counts for the task and its hart the faults that its address space has had since. */
  void attribute(Task task, AddressSpace space, long minorBefore, long majorBefore) {
    long minor = space.usage.minorFaults - minorBefore;
    long major = space.usage.majorFaults - majorBefore;
    if ((minor | major) != 0) {
      task.minorFaults += minor;
      task.majorFaults += major;
      int hart = task.sched().hart();
      kernel.counters().add(hart, Counter.FAULTS_MINOR, minor);
      kernel.counters().add(hart, Counter.FAULTS_MAJOR, major);
    }
  }
}
