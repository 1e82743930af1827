package vivarium.proc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vivarium.fs.FileTable;
import vivarium.fs.Inode;
import vivarium.fs.OpenFile;
import vivarium.fs.PlacedFile;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryAudit;
import vivarium.sched.HartState;
import vivarium.sched.Schedulable;
import vivarium.sched.TaskState;
import vivarium.sched.WaitQueue;
import vivarium.sched.Waiter;

/**
 * Goes through the whole kernel between two turns and says where its parts disagree: the tables of
 * processes and tasks, run queues and wait queues, file tables and open files, and, through {@link
 * MemoryAudit}, every frame and page table. For tests; walks everything.
 */
public final class KernelAudit {
  private final Kernel kernel;
  private final List<String> findings = new ArrayList<>();
  private final Map<FileTable, Integer> tables = new IdentityHashMap<>();
  private final Map<AddressSpace, Integer> spaces = new IdentityHashMap<>();

  private KernelAudit(Kernel kernel) {
    this.kernel = kernel;
  }

  /** What is wrong, a line each; on the machine thread, between turns. */
  public static List<String> check(Kernel kernel) {
    KernelAudit audit = new KernelAudit(kernel);
    audit.checkProcesses();
    audit.checkTasks();
    audit.checkRunQueues();
    audit.checkFiles();
    audit.checkExecutables();
    audit.spaces.forEach(
        (space, users) -> audit.expect(users, space.users(), "users of an address space"));
    audit.findings.addAll(MemoryAudit.check(kernel.frames(), audit.spaces.keySet()));
    return audit.findings;
  }

  private void expect(long expected, long actual, String what) {
    if (expected != actual) {
      findings.add(what + ": counted " + expected + ", recorded " + actual);
    }
  }

  private void require(boolean holds, Object subject, String what) {
    if (!holds) {
      findings.add(subject + ": " + what);
    }
  }

  private void checkProcesses() {
    for (Process process : kernel.pids().processes()) {
      require(kernel.pids().process(process.pid()) == process, process, "under a wrong pid");
      require(!process.reaped(), process, "collected, and still in the table");
      require(!process.tasks().isEmpty(), process, "has no task");
      require(process.zombie() == (process.liveTasks() == 0), process, "half a zombie");
      require(
          kernel.pids().group(process.processGroup()).contains(process),
          process,
          "not in its process group");
      Process parent = process.parent();
      if (parent != null) {
        require(parent.children().contains(process), process, "unknown to its parent");
        require(!parent.reaped(), process, "child of a collected process");
      }
      for (Process child : process.children()) {
        require(child.parent() == process, child, "has another parent than " + process);
        require(kernel.pids().process(child.pid()) == child, child, "not in the table of pids");
      }
      for (Process child : process.zombieChildren()) {
        require(child.zombie(), child, "listed as a zombie");
        require(process.children().contains(child), child, "a zombie but no child");
      }
      for (Task task : process.tasks()) {
        require(kernel.pids().task(task.tid()) == task, task, "not in the table of tasks");
      }
      checkWaiters(process.childEvent, process);
      checkWaiters(process.signalArrival, process);
    }
  }

  private void checkTasks() {
    int active = 0;
    for (Task task : kernel.pids().tasks()) {
      TaskState state = task.state();
      require(kernel.pids().task(task.tid()) == task, task, "under a wrong tid");
      require(task.process().tasks().contains(task), task, "unknown to its process");
      require(kernel.pids().process(task.pid()) == task.process(), task, "of a process not listed");
      require(
          task.exited() == (state == TaskState.ZOMBIE || state == TaskState.DEAD),
          task,
          "exited and in state " + state);
      active += state.active() || state == TaskState.UNINTERRUPTIBLE ? 1 : 0;
      AddressSpace space = task.addressSpace();
      if (task.exited()) {
        require(space == null, task, "exited with an address space");
        require(task.waiting().queues().isEmpty(), task, "exited and waits");
        continue;
      }
      if (space != null) {
        spaces.merge(space, 1, Integer::sum);
      }
      tables.merge(task.files(), 1, Integer::sum);
      for (WaitQueue queue : task.waiting().queues()) {
        require(queue.waiters().contains(task.waiting()), task, "waits on a queue without it");
      }
    }
    expect(active, kernel.machine().activeTasks(), "active tasks");
  }

  private void checkRunQueues() {
    int[] runnable = new int[kernel.machine().harts().size()];
    Set<Schedulable> running = Collections.newSetFromMap(new IdentityHashMap<>());
    for (HartState hart : kernel.machine().harts()) {
      Schedulable current = hart.current();
      if (current != null) {
        require(running.add(current), current, "runs on two harts");
        require(current.sched().hart() == hart.id(), current, "runs on a hart that it is not on");
      }
    }
    for (Task task : kernel.pids().tasks()) {
      switch (task.state()) {
        case RUNNABLE -> {
          runnable[task.sched().hart()]++;
          require(!running.contains(task), task, "runs and is queued");
          require(task.sched().mayRunOn(task.sched().hart()), task, "queued where it may not run");
        }
        case RUNNING -> require(running.contains(task), task, "runs on no hart");
        default -> {}
      }
    }
    for (HartState hart : kernel.machine().harts()) {
      expect(runnable[hart.id()], hart.queue().size(), "run queue of hart " + hart.id());
    }
  }

  private void checkFiles() {
    Map<OpenFile, Integer> slots = new IdentityHashMap<>();
    tables.forEach((table, users) -> {
      expect(users, table.users(), "users of a file table");
      table.forEach(fd -> slots.merge(table.get(fd), 1, Integer::sum));
    });
    slots.forEach((file, count) -> {
      require(
          file.references() >= count,
          file.path(),
          count + " descriptors, " + file.references() + " references");
      checkWaiters(file.waitQueue(), file.path());
    });
  }

  private void checkExecutables() {
    Map<Inode, Integer> executions = new IdentityHashMap<>();
    for (Process process : kernel.pids().processes()) {
      if (process.executable() instanceof PlacedFile placed) {
        executions.merge(placed.location().inode(), 1, Integer::sum);
      }
    }
    executions.forEach(
        (inode, count) -> expect(count, inode.executions(), "processes that execute " + inode));
  }

  private void checkWaiters(WaitQueue queue, Object owner) {
    for (Waiter waiter : queue.waiters()) {
      if (waiter instanceof WaitState state) {
        require(!state.task().exited(), state.task(), "has ended and waits for " + owner);
        require(
            state.queues().contains(queue),
            state.task(),
            "does not know that it waits for " + owner);
      }
    }
  }
}
