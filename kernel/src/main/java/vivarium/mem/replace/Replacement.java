package vivarium.mem.replace;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.mem.replace.ReplacementPolicy.Pages;

/** The policies by name, as {@code --replace} takes them. */
public enum Replacement {
  ACTIVE_INACTIVE("Linux's active and inactive lists; the default"),
  FIFO("the page that came first"),
  RANDOM("any page"),
  CLOCK("second chance: the first page in a circle that was not used since the hand came by"),
  NFU("not frequently used, with ageing: the lowest counter of accessed bits"),
  LRU("exactly the least recently used page; slow, since every change of page is looked at"),
  OPT("the page whose next use is farthest away, by the references of an earlier run");

  private final String meaning;

  Replacement(String meaning) {
    this.meaning = meaning;
  }

  /** As the command line writes it: {@code active-inactive}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What page goes, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** The names of all, in order. */
  public static List<String> names() {
    return List.of(values()).stream().map(Replacement::text).toList();
  }

  /** The policy of that name, or null. */
  public static @Nullable Replacement of(String text) {
    for (Replacement each : values()) {
      if (each.text().equals(text)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Makes the policy for pages 0 to capacity - 1.
   *
   * @param seed of what is random
   * @param future for {@link #OPT}: the references of an earlier run
   * @throws IllegalArgumentException if OPT is to work without a future
   */
  public ReplacementPolicy create(
      int capacity, Pages pages, long seed, @Nullable References future) {
    return switch (this) {
      case ACTIVE_INACTIVE -> new ActiveInactive(capacity, pages);
      case FIFO -> new Fifo(capacity, pages);
      case RANDOM -> new RandomChoice(capacity, pages, seed);
      case CLOCK -> new ClockHand(capacity, pages);
      case NFU -> new Nfu(capacity, pages);
      case LRU -> new Lru(capacity, pages);
      case OPT -> {
        if (future == null) {
          throw new IllegalArgumentException("opt needs the references of an earlier run");
        }
        yield new Opt(capacity, pages, future);
      }
    };
  }
}
