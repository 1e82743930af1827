package vivarium.mem;

/**
 * Told when a frame that holds decoded code changes. Whoever decodes instructions from a frame
 * calls {@link Frames#markCode}; from then on no TLB has a write entry for that frame. Before the
 * first store (by a hart, a system call or a file write) and when the frame is freed, the mark is
 * taken back and {@link #frameWritten} is called once.
 */
public interface CodeListener {
  /** Drops everything decoded or translated from the frame. Called before the bytes change. */
  void frameWritten(int frame);
}
