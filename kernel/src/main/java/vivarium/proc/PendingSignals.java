package vivarium.proc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;

/**
 * Signals that were sent to a process or to one task and wait for their delivery. A standard signal
 * is pending at most once, with the information of its first sending; real-time signals queue.
 * Guarded by the machine thread.
 */
public final class PendingSignals {
  private final List<SigInfo> queue = new ArrayList<>(0);
  private long set;

  /** The signals that are pending. */
  public long set() {
    return set;
  }

  /** All of them, the oldest first. */
  public List<SigInfo> queued() {
    return Collections.unmodifiableList(queue);
  }

  public int size() {
    return queue.size();
  }

  /** Adds one; returns false if it is a standard signal that is pending already. */
  public boolean add(SigInfo info) {
    long bit = Signal.bit(info.signal());
    if (info.signal() < Signal.SIGRTMIN && (set & bit) != 0) {
      return false;
    }
    set |= bit;
    queue.add(info);
    return true;
  }

  /** Takes the next signal that is in the wanted set: faults first, then by number, then by age. */
  public @Nullable SigInfo take(long wanted) {
    long candidates = set & wanted;
    if (candidates == 0) {
      return null;
    }
    long first =
        (candidates & Signal.SYNCHRONOUS) != 0 ? candidates & Signal.SYNCHRONOUS : candidates;
    int signal = Long.numberOfTrailingZeros(first) + 1;
    SigInfo found = null;
    boolean more = false;
    for (Iterator<SigInfo> it = queue.iterator(); it.hasNext() && !more; ) {
      SigInfo info = it.next();
      if (info.signal() == signal) {
        if (found == null) {
          found = info;
          it.remove();
        } else {
          more = true;
        }
      }
    }
    if (!more) {
      set &= ~Signal.bit(signal);
    }
    return found;
  }

  /** Replaces the expiry of a POSIX timer that is still queued; returns false if there is none. */
  boolean replaceTimer(SigInfo info) {
    for (int i = 0; i < queue.size(); i++) {
      SigInfo old = queue.get(i);
      if (old.code() == Signal.SI_TIMER
          && old.signal() == info.signal()
          && old.pid() == info.pid()) {
        queue.set(i, info);
        return true;
      }
    }
    return false;
  }

  /** Forgets the signals of a set. */
  public void discard(long signals) {
    if ((set & signals) != 0) {
      set &= ~signals;
      queue.removeIf(info -> (Signal.bit(info.signal()) & signals) != 0);
    }
  }

  public void clear() {
    set = 0;
    queue.clear();
  }
}
