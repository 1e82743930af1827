package vivarium.mem;

import java.util.HashMap;
import java.util.Map;

/**
 * When pages that are read from a device are there. Bytes are moved at once; what takes time is
 * that nobody may use them before the device would have delivered them. A task in user mode waits
 * by {@link Fault#WAIT}; the kernel, in the middle of a system call, goes on and owes the time:
 * {@link #owedUntil}, for which the task then sleeps before its call ends.
 */
public final class PageIo {
  /**
   * How long after its arrival a page stays for a task that waits for it, ns: the task may first
   * have to get a hart.
   */
  private static final long GRACE = 20_000_000;

  private final Frames frames;
  private final Map<Integer, Long> arrivals = new HashMap<>();
  private MemoryHost host = MemoryHost.NONE;
  private Storage storage = Storage.SSD;
  private long deviceFree;
  private long owed;
  private long waited;

  PageIo(Frames frames) {
    this.frames = frames;
  }

  void attach(MemoryHost machine, Storage device) {
    host = machine;
    storage = device;
  }

  /** Makes a request for adjacent pages; returns the virtual time at which it is done. */
  long request() {
    if (!host.hasTime()) {
      return 0;
    }
    long start = present();
    if (storage.serial()) {
      start = Math.max(start, deviceFree);
      deviceFree = start + storage.latency();
    }
    return start + storage.latency();
  }

  boolean isLater(long time) {
    return host.hasTime() && time > host.now();
  }

  /** The frame's contents arrive at that time. */
  void arrives(int frame, long time) {
    if (isLater(time)) {
      arrivals.put(frame, time);
      frames.mark(frame, Frames.ARRIVING);
    }
  }

  /** Whether the frame's contents are still on their way. */
  public boolean isArriving(int frame) {
    if (!frames.isMarked(frame, Frames.ARRIVING)) {
      return false;
    }
    Long time = arrivals.get(frame);
    return time != null && isLater(time);
  }

  /**
   * Whether the frame must stay: its page is still on its way, or a task that has waited for it has
   * not come for it yet. What the kernel owes time for has happened.
   */
  boolean isAwaited(int frame) {
    if (!frames.isMarked(frame, Frames.ARRIVING)) {
      return false;
    }
    Long time = arrivals.get(frame);
    return time != null && host.hasTime() && end(frame, time) > present();
  }

  /** Until when the frame must stay whose page arrives at that time. */
  private long end(int frame, long time) {
    return frames.isMarked(frame, Frames.AWAITED) ? time + GRACE : time;
  }

  /** The time that it is for the kernel, which goes on while it owes time. */
  private long present() {
    return Math.max(host.now(), owed);
  }

  /**
   * Nothing can go: waits for the next frame that must not stay any longer. The kernel owes that
   * time; false if there is none.
   */
  boolean awaitFrame() {
    long next = Long.MAX_VALUE;
    for (Map.Entry<Integer, Long> arrival : arrivals.entrySet()) {
      long end = end(arrival.getKey(), arrival.getValue());
      if (end > present()) {
        next = Math.min(next, end);
      }
    }
    if (next == Long.MAX_VALUE || !host.hasTime()) {
      return false;
    }
    owe(next);
    return true;
  }

  /** The page was mapped, or its frame is free: no arrival any more. */
  void forget(int frame) {
    if (frames.isMarked(frame, Frames.ARRIVING)) {
      frames.unmark(frame, (short) (Frames.ARRIVING | Frames.AWAITED));
      arrivals.remove(frame);
    }
  }

  /** The kernel uses a frame now, and owes the time until it has arrived. */
  void use(int frame) {
    if (isArriving(frame)) {
      owe(arrivals.getOrDefault(frame, 0L));
    }
  }

  /** The kernel goes on as if it were that time already. */
  void owe(long until) {
    if (isLater(until)) {
      owed = Math.max(owed, until);
    }
  }

  /** Notes what a {@link Fault#WAIT} is about. */
  void waitFor(int frame) {
    frames.mark(frame, Frames.AWAITED);
    waited = arrivals.getOrDefault(frame, 0L);
  }

  /** The virtual time at which the page of the last {@link Fault#WAIT} arrives. */
  public long waitUntil() {
    return waited;
  }

  /**
   * The virtual time until which the task that was served must wait, 0 if it need not; asking
   * settles it.
   */
  public long takeOwed() {
    long until = owed;
    owed = 0;
    return isLater(until) ? until : 0;
  }
}
