package vivarium.mem;

/**
 * How much memory the machine promises, as vm.overcommit_memory says: 0 refuses only what could
 * never be, 1 refuses nothing, 2 promises no more than there is.
 */
public final class Overcommit {
  public static final int HEURISTIC = 0;
  public static final int ALWAYS = 1;
  public static final int NEVER = 2;

  private static final int KILOBYTES_PER_PAGE = 4;

  private final Frames frames;
  private int mode = HEURISTIC;
  private int ratio = 50;
  private long kilobytes;

  Overcommit(Frames frames) {
    this.frames = frames;
  }

  public int mode() {
    return mode;
  }

  public void setMode(int newMode) {
    mode = newMode;
  }

  /** The percentage of RAM that mode 2 promises, besides all swap. */
  public int ratio() {
    return ratio;
  }

  /** Sets the percentage; {@link #kilobytes} no longer counts. */
  public void setRatio(int percent) {
    ratio = percent;
    kilobytes = 0;
  }

  /** What mode 2 promises of RAM, in KiB, instead of a percentage; 0 if the ratio counts. */
  public long kilobytes() {
    return kilobytes;
  }

  public void setKilobytes(long amount) {
    kilobytes = amount;
    ratio = amount == 0 ? ratio : 0;
  }

  /** The most pages that mode 2 promises: CommitLimit. */
  public long limit() {
    long ram =
        kilobytes > 0 ? kilobytes / KILOBYTES_PER_PAGE : (long) frames.totalCount() * ratio / 100;
    return ram + frames.reclaim().swapping().totalSlots();
  }

  /** Whether so many more pages may be promised. */
  boolean allows(long pages) {
    return switch (mode) {
      case ALWAYS -> true;
      case NEVER -> pages <= 0 || frames.counters().committedPages + pages <= limit();
      default -> pages <= (long) frames.totalCount() + frames.reclaim().swapping().totalSlots();
    };
  }
}
