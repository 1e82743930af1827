package vivarium.sched;

import java.util.ArrayList;
import java.util.List;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;
import vivarium.trace.TraceEvent;

/**
 * A textbook's workload on the real machine loop and the real policies: jobs that arrive at a time
 * and want the hart for a time. A job's part of the cost of context switches counts as its own
 * work, so that the times are those of a textbook after rounding to whole units.
 */
final class Workload {
  /** ns of one unit of a textbook's time. */
  static final long UNIT = 200_000;

  final class Job {
    final Spinner task;
    final long arrival;
    final long burst;
    long first = -1;
    long end = -1;

    private Job(Spinner task, long arrival, long burst) {
      this.task = task;
      this.arrival = arrival;
      this.burst = burst;
    }

    long completion() {
      return units(end);
    }

    long turnaround() {
      return units(end) - arrival;
    }

    long response() {
      return units(first) - arrival;
    }

    /** Time between arrival and end without the hart. */
    long waiting() {
      return turnaround() - burst;
    }
  }

  final SpinMachine spin;
  final List<Job> jobs = new ArrayList<>();

  /**
   * @param quantum units
   */
  Workload(String policy, long quantum) {
    this(policy, quantum, 1);
  }

  Workload(String policy, long quantum, int harts) {
    spin = new SpinMachine(harts, quantum * UNIT, new Policies().parse(policy));
  }

  /** A job that announces how long it is, and has a nice value. */
  Job job(long arrival, long burst, int nice) {
    Spinner task = spin.new Spinner(jobs.size() + 1);
    Job job = new Job(task, arrival, burst);
    jobs.add(job);
    task.sched().nice = nice;
    task.sched().requestedSlice = burst * UNIT;
    task.sched().cpuAlarm = burst * UNIT;
    task.onResume = () -> resumed(job);
    spin.clock.at(arrival * UNIT, () -> spin.machine.start(task));
    return job;
  }

  Job job(long arrival, long burst) {
    return job(arrival, burst, 0);
  }

  private void resumed(Job job) {
    if (job.first < 0) {
      job.first = spin.clock.now();
    }
    if (job.task.sched().cpuTime() >= job.burst * UNIT) {
      job.end = spin.clock.now();
      spin.machine.suspend(job.task, TaskState.DEAD);
    }
  }

  /** Runs until so many units have passed. */
  Workload run(long until) throws InterruptedException {
    spin.runUntil(until * UNIT);
    return this;
  }

  private static long units(long nanos) {
    return Math.round((double) nanos / UNIT);
  }

  /**
   * Who had the first hart from one unit to another, a letter for each unit: A for the first job; a
   * dot for nobody.
   */
  String order(long from, long to) {
    StringBuilder order = new StringBuilder();
    for (long unit = from; unit < to; unit++) {
      long middle = unit * UNIT + UNIT / 2;
      long task = 0;
      for (TraceEvent change : spin.switches()) {
        task = change.hart() == 0 && change.time() <= middle ? change.argument("next") : task;
      }
      order.append(task == 0 ? '.' : (char) ('A' + task - 1));
    }
    return order.toString();
  }

  List<Long> completions() {
    return jobs.stream().map(Job::completion).toList();
  }

  List<Long> waits() {
    return jobs.stream().map(Job::waiting).toList();
  }

  List<Long> turnarounds() {
    return jobs.stream().map(Job::turnaround).toList();
  }

  List<Long> responses() {
    return jobs.stream().map(Job::response).toList();
  }
}
