package vivarium.proc;

/**
 * Whether a process is stopped, and what its parent has not been told of that yet. Guarded by the
 * machine thread.
 *
 * <p>A stop begins when one task takes a stop signal; each other task of the process stops when it
 * next looks at its signals. SIGCONT or SIGKILL ends it.
 */
public final class JobControl {
  private int stopSignal;
  private int stops;
  private boolean stopUnreported;
  private boolean continueUnreported;

  /** The signal that stopped the process, 0 while it is not stopped. */
  public int stopSignal() {
    return stopSignal;
  }

  /** How many stops there have been. */
  int stops() {
    return stops;
  }

  public boolean stopped() {
    return stopSignal != 0;
  }

  /**
   * The stop signal that wait(2) has to report with WUNTRACED, 0 if none; a peek leaves it
   * (WNOWAIT).
   */
  public int takeStopReport(boolean peek) {
    int signal = stopUnreported ? stopSignal : 0;
    if (!peek) {
      stopUnreported = false;
    }
    return signal;
  }

  /** Whether wait(2) has to report with WCONTINUED that the process went on. */
  public boolean takeContinueReport(boolean peek) {
    boolean report = continueUnreported;
    if (!peek) {
      continueUnreported = false;
    }
    return report;
  }

  void stop(int signal) {
    stopSignal = signal;
    stops++;
    stopUnreported = true;
    continueUnreported = false;
  }

  /** Returns whether the process was stopped. */
  boolean resume() {
    boolean was = stopSignal != 0;
    stopSignal = 0;
    stopUnreported = false;
    continueUnreported = was;
    return was;
  }

  /** For SIGKILL: the stop ends with nothing to report. */
  void abandon() {
    stopSignal = 0;
    stopUnreported = false;
    continueUnreported = false;
  }
}
