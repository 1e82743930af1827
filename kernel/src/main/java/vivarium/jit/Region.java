package vivarium.jit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Assist;
import vivarium.cpu.Hart;
import vivarium.mem.Access;
import vivarium.mem.Window;

/**
 * Translated code at one place of an address space, for one hart: an instance of the class that was
 * made for the code ({@link RegionCode}), which other places and processes with the same code
 * share. It runs until it comes to code that is not part of it, to something it leaves to the
 * interpreter, or to a loop for whose next turn the budget in {@code hart.assist.left} may not
 * suffice.
 *
 * <p>Generated subclasses have three fields for each window n, a run of pages that some of their
 * accesses go to: sn (its start), ln (its length) and hn (how far on it is in the host's memory).
 * An address is in the window if {@code address - sn < ln}, both off by {@code Long.MIN_VALUE}, so
 * that a signed comparison does for an unsigned one; then {@code address + hn} is the host's
 * address.
 */
public abstract class Region {
  /** Set in the pc if the interpreter must execute the next instruction. */
  static final long INTERPRET = 1;

  /** The index of no link. */
  static final int NO_LINK = -1;

  /** Stands for a link at a way into a page that is not known to be valid. */
  static final int PAGE_LINK = -2;

  /** Stands for a link at the entry, since a register that must be a word is none. */
  static final int NO_WORDS = -3;

  /** Stands for a link at a look at the budget, which might not suffice for what follows. */
  static final int SHORT_BUDGET = -4;

  /** Stands for a link behind a store to code. */
  static final int CODE_CHANGED = -5;

  /** Stands for a link at a misaligned access. */
  static final int MISALIGNED = -6;

  /** Stands for a link at an instruction that is not translated. */
  static final int UNTRANSLATED = -7;

  /** Links of jumps through registers are this less the slot of the jump. */
  private static final int FIRST_JUMP = -16;

  /**
   * Links at an access outside of its windows are this less twice their list, less 1 for a store.
   */
  private static final int FIRST_MISS = -1_000_000;

  /** Of so many jumps less one the targets are not noted. */
  private static final int UNSEEN_JUMPS = 31;

  /** The last bytes of a window are left out, so that one comparison does for all sizes. */
  private static final int WIDEST = 8;

  /** The address of the first page of the code. */
  long base;

  /** Bit n: page n of the code is known to be executable and to hold the code. */
  int valid;

  @SuppressWarnings("NullAway.Init") // set at once by RegionCode
  RegionCode code;

  @SuppressWarnings("NullAway.Init")
  TranslatedSpace space;

  /** Where known exits go to, as far as they have been taken. */
  @SuppressWarnings("NullAway.Init")
  @Nullable Region[] links;

  /** The address of the access that was outside of its window, when the region ended there. */
  long missed;

  /** How often it ended at once since registers did not hold words. */
  int refusals;

  /** How often it ended at such an access. */
  int misses;

  /** Whether some of these accesses were not known to go to several places when it was made. */
  boolean scatters;

  /** How often it ended at which of them, as far as that was counted. */
  private @Nullable Map<Long, Integer> missesByPlace;

  /** Which of an access's windows is set next. */
  private int turn;

  /** How often the budget of a run ended in it: a sample of where the guest spends its time. */
  long samples;

  /** How often it ended with a jump through a register. */
  private int jumps;

  /** The windows that are set. */
  private final BitSet filled = new BitSet();

  /** How far the host's addresses in them are from the guest's. */
  @SuppressWarnings("NullAway.Init")
  long[] deltas;

  protected Region() {}

  /** Says whose it is, once, before it runs. */
  void bind(Hart hart) {}

  /** A page of its code is known to be in a frame, and may be executed there. */
  void admit(int page, int frame) {
    valid |= 1 << page;
  }

  /** A new instance of the same class. */
  protected abstract Region fresh();

  /**
   * Runs from the beginning.
   *
   * @return who goes on; null if that is not known, and then the pc is in the hart, perhaps with
   *     {@link #INTERPRET}
   */
  public abstract @Nullable Region run(Hart hart);

  /** Sets window n. */
  protected abstract void window(int n, long start, long length, long host);

  /** Sets all windows to none. */
  protected abstract void clearWindows();

  /** Forgets all windows. */
  final void forgetWindows() {
    clearWindows();
    filled.clear();
  }

  /** What a way out returns; the pc is in the hart. */
  protected final @Nullable Region leave(Hart hart, int link) {
    Region next = null;
    if (link >= 0) {
      next = links[link];
    } else if (link <= FIRST_JUMP && link > FIRST_MISS && (++jumps & UNSEEN_JUMPS) != 0) {
      next = space.cached(hart.pc);
    }
    if (next == null) {
      space.left(this, link);
    }
    return next;
  }

  /**
   * A load outside of the windows of a list; false if it faults, else the value is in the hart's
   * assist.
   */
  protected final boolean load(Hart hart, int list, long va, int size) {
    return load(hart, list, va, size, Access.LOAD);
  }

  /** The same where the windows are for stores, too. */
  protected final boolean loadWritable(Hart hart, int list, long va, int size) {
    return load(hart, list, va, size, Access.STORE);
  }

  private boolean load(Hart hart, int list, long va, int size, Access windowFor) {
    Window window = space.known(va, size, windowFor);
    if (window != null) {
      hart.assist.value = HostMemory.load(va + window.delta() + space.ram, size);
      set(list, window);
      return true;
    }
    if (!hart.assist.load(va, size)) {
      return false;
    }
    find(list, va, windowFor);
    return true;
  }

  /** A store outside of the windows of a list; a trap, or one of Assist's outcomes. */
  protected final int store(Hart hart, int list, long va, int size, long data) {
    Window window = space.known(va, size, Access.STORE);
    if (window != null) {
      HostMemory.store(va + window.delta() + space.ram, size, data);
      set(list, window);
      return Assist.DONE;
    }
    int outcome = hart.assist.store(va, size, data);
    if (outcome == Assist.DONE) {
      find(list, va, Access.STORE);
      return space.isCurrent() ? Assist.DONE : Assist.LEAVE;
    }
    return outcome;
  }

  private void find(int list, long va, Access access) {
    Window window = space.find(va, access);
    if (window != null) {
      set(list, window);
    }
  }

  private void set(int list, Window window) {
    if (filled.isEmpty()) {
      space.withWindows(this);
    }
    int way = place(code.windows.list(list), window.delta());
    filled.set(way);
    deltas[way] = window.delta();
    window(
        way,
        window.start() + Long.MIN_VALUE,
        window.end() - window.start() - WIDEST + 1 + Long.MIN_VALUE,
        window.delta() + space.ram);
  }

  /** Which of several windows is to be set to one with such a distance. */
  private int place(int[] windows, long delta) {
    for (int window : windows) {
      if (!filled.get(window) || deltas[window] == delta) {
        return window;
      }
    }
    return windows[Integer.remainderUnsigned(turn++, windows.length)];
  }

  /** How many links lead to a region now. */
  final int linked() {
    int count = 0;
    for (Region link : links) {
      count += link == null ? 0 : 1;
    }
    return count;
  }

  /** Forgets what must be looked up again when the table has changed. */
  final void unlink() {
    valid = 0;
    Arrays.fill(links, null);
  }

  /** Stands for a link at a jump through a register. */
  static int jumpLink(int slot) {
    return FIRST_JUMP - slot;
  }

  /** The slot of the jump that a link stands for, or -1. */
  static int jumpSlot(int link) {
    return link <= FIRST_JUMP && link > FIRST_MISS ? FIRST_JUMP - link : -1;
  }

  /** Whether a link stands for a way on to code that is known or is a jump's target. */
  static boolean leadsOn(int link) {
    return link >= 0 || jumpSlot(link) >= 0;
  }

  /** Stands for a link at an access outside of the windows of a list. */
  static int missLink(int list, boolean store) {
    return FIRST_MISS - 2 * list - (store ? 1 : 0);
  }

  static boolean isMiss(int link) {
    return link <= FIRST_MISS;
  }

  /** Counts an access outside of its windows; returns how often that was at this place. */
  final int missedAt(long place) {
    Map<Long, Integer> counts = missesByPlace;
    if (counts == null) {
      counts = new HashMap<>();
      missesByPlace = counts;
    }
    return counts.merge(place, 1, Integer::sum);
  }

  /**
   * Sets one of the windows that the region ended at, now that the access has been done. Returns
   * whether all were set before, to other places.
   */
  final boolean refill(int link) {
    int list = (FIRST_MISS - link) / 2;
    Access access = (FIRST_MISS - link) % 2 == 0 ? Access.LOAD : Access.STORE;
    boolean was = Arrays.stream(code.windows.list(list)).allMatch(filled::get);
    Window window = space.known(missed, 1, access);
    if (window != null) {
      set(list, window);
    } else {
      find(list, missed, access);
    }
    return was;
  }
}
