package vivarium.proc;

import vivarium.abi.SigInfo;

/** Sends and delivers signals. */
public final class Signals {
  Signals(Kernel kernel) {
    kernel.clock();
  }

  public void send(Process process, SigInfo info) {
    throw new UnsupportedOperationException(process + " " + info);
  }

  public void send(Task task, SigInfo info) {
    throw new UnsupportedOperationException(task + " " + info);
  }

  public void sendGroup(int processGroup, SigInfo info) {
    throw new UnsupportedOperationException(processGroup + " " + info);
  }

  public void force(Task task, SigInfo info) {
    throw new UnsupportedOperationException(task + " " + info);
  }

  public boolean hasDeliverable(Task task) {
    return task.process().exiting();
  }

  public SignalOutcome deliver(Task task) {
    return task.process().exiting() ? SignalOutcome.EXITED : SignalOutcome.RUN;
  }
}
