package vivarium.proc;

/** What a process and its children have used, summed up over tasks that have ended; times in ns. */
public final class Usage {
  public long userTime;
  public long systemTime;
  public long minorFaults;
  public long majorFaults;
  public long voluntarySwitches;
  public long involuntarySwitches;

  /** The largest resident set of any one process, in pages. */
  public long peakResidentPages;

  void add(Usage other) {
    userTime += other.userTime;
    systemTime += other.systemTime;
    minorFaults += other.minorFaults;
    majorFaults += other.majorFaults;
    voluntarySwitches += other.voluntarySwitches;
    involuntarySwitches += other.involuntarySwitches;
    peakResidentPages = Math.max(peakResidentPages, other.peakResidentPages);
  }

  void add(Task task) {
    userTime += task.sched().userTime();
    systemTime += task.sched().systemTime();
    minorFaults += task.minorFaults;
    majorFaults += task.majorFaults;
    voluntarySwitches += task.sched().voluntarySwitches();
    involuntarySwitches += task.sched().involuntarySwitches();
  }
}
