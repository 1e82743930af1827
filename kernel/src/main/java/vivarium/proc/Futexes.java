package vivarium.proc;

/** All futexes of the machine. */
public final class Futexes {
  Futexes(Kernel kernel) {
    kernel.clock();
  }

  /** A task ends: its robust list, and the word to clear and wake. */
  public void exitTask(Task task) {
    task.clearChildTid = 0;
  }
}
