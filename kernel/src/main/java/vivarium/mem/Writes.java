package vivarium.mem;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Pages on their way to a device. Their bytes were taken at once; the frame of a page that was
 * unmapped is free when the device is done, unless somebody wants the page back before.
 */
final class Writes {
  private static final class Write {
    final int frame;
    final long end;

    Write(int frame, long end) {
      this.frame = frame;
      this.end = end;
    }
  }

  private final Frames frames;
  private final PageIo io;
  private final Map<Integer, Write> byFrame = new HashMap<>();
  private final ArrayDeque<Write> inOrder = new ArrayDeque<>();
  private MemoryHost host = MemoryHost.NONE;

  /** When the pages of the batch are written; 0 before its first, -1 outside of one. */
  private long batchEnd = -1;

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

  /** What is begun until {@link #closeBatch} goes to the device as one request: slots follow. */
  void openBatch() {
    batchEnd = 0;
  }

  void closeBatch() {
    batchEnd = -1;
  }

  /** The frame's page has been given to its device. */
  void begin(int frame) {
    long end = batchEnd > 0 ? batchEnd : io.request();
    if (batchEnd == 0) {
      batchEnd = end;
    }
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

  /**
   * Takes the first write as done, and those that end with it, and owes the time; false if there is
   * none.
   */
  boolean finishFirst() {
    long end = -1;
    for (Write write = inOrder.peek(); write != null; write = inOrder.peek()) {
      if (end >= 0 && write.end > end) {
        break;
      }
      inOrder.poll();
      if (byFrame.remove(write.frame, write)) {
        end = write.end;
        ended(write.frame);
      }
    }
    io.owe(end);
    return end >= 0;
  }

  private void ended(int frame) {
    FilePages file = frames.file(frame);
    if (file != null) {
      FileEviction.written(frames, file, frame);
    } else {
      frames.reclaim().swapping().dropIfUnmapped(frame);
    }
  }
}
