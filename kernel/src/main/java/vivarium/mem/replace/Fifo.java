package vivarium.mem.replace;

/** First in, first out: the page that has been in memory longest goes, however much it is used. */
final class Fifo implements ReplacementPolicy {
  private final Pages pages;
  private final PageQueue queue;

  Fifo(int capacity, Pages pages) {
    this.pages = pages;
    queue = new PageQueue(capacity);
  }

  @Override
  public void loaded(int page) {
    queue.addLast(page);
  }

  @Override
  public void removed(int page) {
    queue.remove(page);
  }

  @Override
  public int victim() {
    return queue.firstEvictable(pages);
  }

  @Override
  public void cooled(int page) {
    queue.moveToFirst(page);
  }
}
