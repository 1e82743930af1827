package vivarium.debug;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.mem.AddressSpace;

/**
 * Functions on a stack that call each other over and over.
 *
 * @param functions of one turn, the outermost first, each with its line where that is known
 * @param calls how many frames belong to it
 * @param turns how often the turn was repeated in full
 * @param turnBytes of stack that one turn takes
 * @param first the innermost frame that belongs to it
 * @param from the function that entered it, "" if unknown
 */
public record Recursion(
    List<String> functions, int calls, int turns, long turnBytes, int first, String from) {
  private static final int LONGEST_TURN = 16;
  private static final int MOST_ABOVE = 32;
  private static final int FEWEST_TURNS = 3;

  /** The longest recursion near the innermost frame, or null. */
  static @Nullable Recursion find(CallChain chain, Symbols symbols, AddressSpace space) {
    long[] keys = new long[chain.count()];
    for (int i = 0; i < keys.length; i++) {
      long at = i == 0 ? chain.pcs()[i] : chain.pcs()[i] - 1;
      Symbol symbol = symbols.at(space, at);
      keys[i] = symbol == null ? chain.pcs()[i] : symbol.address();
    }
    int best = 0;
    int bestFirst = 0;
    int bestPeriod = 0;
    for (int first = 0; first < Math.min(MOST_ABOVE, keys.length); first++) {
      for (int period = 1; period <= LONGEST_TURN; period++) {
        int end = first;
        while (end + period < keys.length && keys[end] == keys[end + period]) {
          end++;
        }
        int length = end - first + period;
        if (length >= FEWEST_TURNS * period && length > best) {
          best = length;
          bestFirst = first;
          bestPeriod = period;
        }
      }
    }
    if (best == 0) {
      return null;
    }
    List<String> functions = new ArrayList<>();
    for (int i = bestPeriod; i > 0; i--) {
      functions.add(name(chain, symbols, space, bestFirst + i));
    }
    long bytes = chain.sps()[bestFirst + bestPeriod] - chain.sps()[bestFirst];
    int outside = bestFirst + best;
    return new Recursion(
        functions,
        best,
        best / bestPeriod,
        bytes,
        bestFirst,
        outside < chain.count() ? name(chain, symbols, space, outside) : "");
  }

  private static String name(CallChain chain, Symbols symbols, AddressSpace space, int frame) {
    Place place = symbols.callPlace(space, chain.pcs()[frame]);
    return place == null ? "0x" + Long.toHexString(chain.pcs()[frame]) : place.inWords();
  }

  /**
   * {@code recurse (a.c:12) calls itself}, {@code even (a.c:3) and odd (a.c:7) call each other}.
   */
  public String inWords() {
    if (functions.size() == 1) {
      return functions.getFirst() + " calls itself";
    }
    return String.join(", ", functions.subList(0, functions.size() - 1))
        + " and "
        + functions.getLast()
        + " call each other in turn";
  }
}
