package vivarium.proc;

import vivarium.sched.Clock;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;

/** How a task waits for a device: asleep, not to be woken by signals, until the device is done. */
public final class DeviceWait {
  private DeviceWait() {}

  /** Puts the task to sleep until that virtual time. */
  public static void sleep(Task task, long until) {
    Kernel kernel = task.kernel();
    task.waiting().channel(WaitChannel.DISK);
    kernel.machine().suspend(task, TaskState.UNINTERRUPTIBLE);
    Clock clock = kernel.clock();
    clock.at(
        until,
        () -> {
          task.waiting().channel(WaitChannel.NONE);
          kernel.machine().wake(task);
        });
  }

  /** Lets the task sleep for what the kernel did for it while devices were busy; if anything. */
  public static boolean payOwed(Task task) {
    long until = task.kernel().frames().reclaim().io().takeOwed();
    if (until == 0 || task.exited() || task.state() != TaskState.RUNNING) {
      return false;
    }
    sleep(task, until);
    return true;
  }
}
