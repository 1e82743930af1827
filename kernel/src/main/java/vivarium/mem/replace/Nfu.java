package vivarium.mem.replace;

/**
 * Not frequently used, with ageing (Tanenbaum): each tick halves every page's counter of eight bits
 * and puts its accessed bit on top. The page with the lowest counter goes; a use since the last
 * tick counts most.
 */
final class Nfu implements ReplacementPolicy {
  private static final int TOP = 0x80;
  private static final int SINCE_TICK = 0x100;

  private final Pages pages;
  private final byte[] counters;
  private final PageQueue members;

  /** Where the next search begins, so that pages with equal counters go in turn. */
  private int hand = PageQueue.NONE;

  Nfu(int capacity, Pages pages) {
    this.pages = pages;
    counters = new byte[capacity];
    members = new PageQueue(capacity);
  }

  @Override
  public void loaded(int page) {
    counters[page] = 0;
    members.addLast(page);
  }

  @Override
  public void removed(int page) {
    if (hand == page) {
      hand = members.after(page);
    }
    members.remove(page);
  }

  @Override
  public boolean ticks() {
    return true;
  }

  @Override
  public void tick() {
    for (int page = members.head(); page != PageQueue.NONE; page = members.after(page)) {
      int used = pages.takeReferenced(page) ? TOP : 0;
      counters[page] = (byte) (counter(page) >>> 1 | used);
    }
  }

  /** The counter of a page, 0 to 255. */
  int counter(int page) {
    return counters[page] & 0xff;
  }

  @Override
  public int victim() {
    int best = PageQueue.NONE;
    int lowest = Integer.MAX_VALUE;
    int page = hand;
    for (int i = members.size(); i > 0 && lowest > 0; i--) {
      if (page == PageQueue.NONE) {
        page = members.head();
      }
      int value = counter(page) | (pages.isReferenced(page) ? SINCE_TICK : 0);
      if (value < lowest && pages.isEvictable(page)) {
        best = page;
        lowest = value;
      }
      page = members.after(page);
    }
    hand = best;
    return best;
  }

  @Override
  public void cooled(int page) {
    pages.takeReferenced(page);
    counters[page] = 0;
  }
}
