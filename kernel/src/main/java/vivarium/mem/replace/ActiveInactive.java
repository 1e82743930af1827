package vivarium.mem.replace;

/**
 * Linux's two lists, for pages of files and for the processes' own: a page arrives on the inactive
 * list, and moves to the active one if it was used again before its turn to go came. The active
 * list gives pages back while it is the longer one. How much of each kind goes follows swappiness
 * and what came back too soon of it.
 */
final class ActiveInactive implements ReplacementPolicy {
  private static final int DEFAULT_SWAPPINESS = 60;
  private static final int MOST_SWAPPINESS = 200;

  /** When the costs of both kinds are halved, so that the past is forgotten. */
  private static final int COST_LIMIT = 1024;

  private final Pages pages;
  private final boolean[] isFile;
  private final boolean[] isActive;
  private final Kind files;
  private final Kind anonymous;
  private int swappiness = DEFAULT_SWAPPINESS;

  /** Positive while files owe the next victim, negative while anonymous pages do. */
  private long balance;

  /** The lists of one kind, and how often its pages came back too soon. */
  private static final class Kind {
    final PageQueue active;
    final PageQueue inactive;
    long cost;

    Kind(PageQueue.Links links) {
      active = new PageQueue(links);
      inactive = new PageQueue(links);
    }
  }

  ActiveInactive(int capacity, Pages pages) {
    this.pages = pages;
    PageQueue.Links links = new PageQueue.Links(capacity);
    isFile = new boolean[capacity];
    isActive = new boolean[capacity];
    files = new Kind(links);
    anonymous = new Kind(links);
  }

  @Override
  public void setSwappiness(int value) {
    swappiness = value;
  }

  private Kind kind(int page) {
    return isFile[page] ? files : anonymous;
  }

  @Override
  public void loaded(int page) {
    isFile[page] = pages.isFile(page);
    isActive[page] = false;
    kind(page).inactive.addLast(page);
  }

  @Override
  public void removed(int page) {
    (isActive[page] ? kind(page).active : kind(page).inactive).remove(page);
  }

  private void activate(int page) {
    if (!isActive[page]) {
      kind(page).inactive.remove(page);
      kind(page).active.addLast(page);
      isActive[page] = true;
    }
  }

  private void deactivate(int page, boolean first) {
    if (isActive[page]) {
      kind(page).active.remove(page);
      isActive[page] = false;
    } else {
      kind(page).inactive.remove(page);
    }
    if (first) {
      kind(page).inactive.addFirst(page);
    } else {
      kind(page).inactive.addLast(page);
    }
  }

  @Override
  public void refaulted(int page) {
    activate(page);
    kind(page).cost++;
    if (files.cost + anonymous.cost > COST_LIMIT) {
      files.cost /= 2;
      anonymous.cost /= 2;
    }
  }

  @Override
  public void cooled(int page) {
    pages.takeReferenced(page);
    deactivate(page, true);
  }

  @Override
  public int victim() {
    boolean file = balance >= 0;
    int page = victim(file ? files : anonymous);
    if (page < 0) {
      return victim(file ? anonymous : files);
    }
    long total = files.cost + anonymous.cost + 1;
    if (file) {
      balance -= Math.max(1, swappiness) * total / (anonymous.cost + 1);
    } else {
      balance += Math.max(1, MOST_SWAPPINESS - swappiness) * total / (files.cost + 1);
    }
    return page;
  }

  private int victim(Kind kind) {
    if (!pages.mayEvict(kind == files)) {
      return PageQueue.NONE;
    }
    for (int steps = 2 * (kind.active.size() + kind.inactive.size()); steps > 0; steps--) {
      while (kind.active.size() > kind.inactive.size()) {
        int oldest = kind.active.head();
        pages.takeReferenced(oldest);
        deactivate(oldest, false);
      }
      int page = kind.inactive.head();
      if (pages.isEvictable(page)) {
        if (!pages.takeReferenced(page)) {
          return page;
        }
        activate(page);
      } else {
        kind.inactive.moveToLast(page);
      }
    }
    int page = kind.inactive.firstEvictable(pages);
    return page >= 0 ? page : kind.active.firstEvictable(pages);
  }

  @Override
  public boolean isActive(int page) {
    return isActive[page];
  }

  @Override
  public int activePages(boolean file) {
    return file ? files.active.size() : anonymous.active.size();
  }
}
