package vivarium.proc;

/** How tasks and processes end. */
public final class Exits {
  private Exits() {}

  /** Begins the end of a process. */
  static void exitGroup(Process process, int status) {
    if (process.exiting()) {
      return;
    }
    process.beginExit(status);
    for (Task task : process.tasks()) {
      task.killWake();
    }
  }
}
