package vivarium.mem.replace;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Any page may go, each with the same chance; reproducible from the machine's seed. */
final class RandomChoice implements ReplacementPolicy {
  private static final int TRIES = 16;

  private final Pages pages;
  private final SplittableRandom random;
  private final int[] members;
  private final int[] placeOf;
  private int size;

  RandomChoice(int capacity, Pages pages, long seed) {
    this.pages = pages;
    random = new SplittableRandom(seed);
    members = new int[capacity];
    placeOf = new int[capacity];
    Arrays.fill(placeOf, -1);
  }

  @Override
  public void loaded(int page) {
    members[size] = page;
    placeOf[page] = size++;
  }

  @Override
  public void removed(int page) {
    int last = members[--size];
    members[placeOf[page]] = last;
    placeOf[last] = placeOf[page];
    placeOf[page] = -1;
  }

  @Override
  public int victim() {
    for (int i = 0; i < TRIES && size > 0; i++) {
      int page = members[random.nextInt(size)];
      if (pages.isEvictable(page)) {
        return page;
      }
    }
    int from = size == 0 ? 0 : random.nextInt(size);
    for (int i = 0; i < size; i++) {
      int page = members[(from + i) % size];
      if (pages.isEvictable(page)) {
        return page;
      }
    }
    return -1;
  }
}
