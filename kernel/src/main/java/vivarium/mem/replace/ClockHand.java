package vivarium.mem.replace;

/**
 * Second chance, drawn as a clock: the hand goes round the pages in the order of their arrival,
 * takes the accessed bit from those that have it, and stops at the first that has not.
 */
final class ClockHand implements ReplacementPolicy {
  private final Pages pages;

  /** The circle, cut open at the hand. */
  private final PageQueue circle;

  ClockHand(int capacity, Pages pages) {
    this.pages = pages;
    circle = new PageQueue(capacity);
  }

  @Override
  public void loaded(int page) {
    circle.addLast(page);
  }

  @Override
  public void removed(int page) {
    circle.remove(page);
  }

  @Override
  public int victim() {
    for (int steps = 2 * circle.size(); steps > 0; steps--) {
      int page = circle.head();
      if (pages.isEvictable(page) && !pages.takeReferenced(page)) {
        return page;
      }
      circle.moveToLast(page);
    }
    return circle.firstEvictable(pages);
  }

  @Override
  public void cooled(int page) {
    pages.takeReferenced(page);
    circle.moveToFirst(page);
  }
}
