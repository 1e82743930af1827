package vivarium.mem.replace;

/** Least recently used, exactly: sees every use of a page, which no hardware would tell. */
final class Lru implements ReplacementPolicy {
  private final Pages pages;
  private final PageQueue queue;

  Lru(int capacity, Pages pages) {
    this.pages = pages;
    queue = new PageQueue(capacity);
  }

  @Override
  public boolean isExact() {
    return true;
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
  public void referenced(int page, long identity) {
    if (queue.contains(page)) {
      queue.moveToLast(page);
    }
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
