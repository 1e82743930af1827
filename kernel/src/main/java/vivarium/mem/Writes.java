package vivarium.mem;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Pages on their way to a device. Their bytes were taken at once; the frame of a page that was
 * unmapped is free when the device is done, unless somebody wants the page back before.
 */
final class Writes {
  private record Write(int frame, long end) {}

  private final Frames frames;
  private final PageIo io;
  private final Map<Integer, Write> byFrame = new HashMap<>();
  private final ArrayDeque<Write> inOrder = new ArrayDeque<>();
  private MemoryHost host = MemoryHost.NONE;

  Writes(Frames frames, PageIo io) {
    this.frames = frames;
    this.io = io;
  }

  void attach(MemoryHost machine) {
    host = machine;
  }

  /** How many pages are on their way. */
  int size() {
    return byFrame.size();
  }

  boolean isOnItsWay(int frame) {
    return byFrame.containsKey(frame);
  }

  /** The frame's page has been given to its device. */
  void begin(int frame) {
    long end = io.request();
    if (!io.isLater(end)) {
      ended(frame);
      return;
    }
    Write write = new Write(frame, end);
    byFrame.put(frame, write);
    inOrder.add(write);
    host.at(end, () -> finish(write));
  }

  /** The frame's page is wanted again, or gone for good: its write frees nothing. */
  void cancel(int frame) {
    byFrame.remove(frame);
  }

  private void finish(Write write) {
    inOrder.remove(write);
    if (byFrame.remove(write.frame, write)) {
      ended(write.frame);
      frames.reclaim().written();
    }
  }

  /** Takes the first write as done and owes the time; false if there is none. */
  boolean finishFirst() {
    for (Write write = inOrder.poll(); write != null; write = inOrder.poll()) {
      if (byFrame.remove(write.frame, write)) {
        io.owe(write.end);
        ended(write.frame);
        return true;
      }
    }
    return false;
  }

  private void ended(int frame) {
    FilePages file = frames.file(frame);
    if (file != null) {
      file.drop(frames.filePage(frame), frame);
    } else {
      frames.reclaim().swapping().dropIfUnmapped(frame);
    }
  }
}
