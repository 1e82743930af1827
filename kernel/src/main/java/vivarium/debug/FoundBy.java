package vivarium.debug;

/** How a frame of a stack was found. */
public enum FoundBy {
  /** The registers of the task itself. */
  REGISTERS("registers"),
  /** The caller's registers are as the call frame information (CFI) of the callee says. */
  CFI("CFI"),
  /** The callee had no CFI; its instructions up to there were read for what they save. */
  PROLOGUE("prologue"),
  /** The callee had no CFI; its frame pointer (s0) led here. */
  FRAME_POINTER("frame pointer"),
  /** The callee had no CFI and is not known to have saved anything; ra led here. */
  LINK_REGISTER("link register"),
  /** A signal handler returns here; the registers are those that the kernel saved. */
  SIGNAL("signal frame");

  private final String text;

  FoundBy(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
