package vivarium.cache;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything about {@code hierarchy} time that can be chosen: a line of {@code --config FILE} each,
 * or {@code --cost KEY=VALUE}. kernel/TIME.md has the same table, and a test compares them.
 */
public enum Key {
  INSTRUCTION("instruction", Unit.NS, "1ns", 1, 1000, "an instruction, without what memory adds"),
  SMT_INSTRUCTION(
      "smt.instruction",
      Unit.NS,
      "2ns",
      1,
      1000,
      "the same with --smt, while the core's other hart is busy too"),
  L1I_SIZE("l1i.size", Unit.BYTES, "32K", 64, 1 << 30, "a core's first-level cache of code"),
  L1I_WAYS("l1i.ways", Unit.COUNT, "8", 1, 64, "lines of a set"),
  L1I_LATENCY(
      "l1i.latency", Unit.NS, "2ns", 0, 100_000, "going on in another line, if it is in L1I"),
  L1I_REPLACEMENT("l1i.replacement", Unit.REPLACEMENT, "lru", 0, 0, "which line of a set goes"),
  L1D_SIZE("l1d.size", Unit.BYTES, "32K", 64, 1 << 30, "a core's first-level cache of data"),
  L1D_WAYS("l1d.ways", Unit.COUNT, "8", 1, 64, "lines of a set"),
  L1D_LATENCY("l1d.latency", Unit.NS, "2ns", 0, 100_000, "an access to a line in L1D"),
  L1D_REPLACEMENT("l1d.replacement", Unit.REPLACEMENT, "lru", 0, 0, "which line of a set goes"),
  L2_SIZE("l2.size", Unit.BYTES, "256K", 64, 1 << 30, "a core's second-level cache"),
  L2_WAYS("l2.ways", Unit.COUNT, "8", 1, 64, "lines of a set"),
  L2_LATENCY("l2.latency", Unit.NS, "7ns", 0, 100_000, "an access that L1 lacks and L2 has"),
  L2_REPLACEMENT("l2.replacement", Unit.REPLACEMENT, "lru", 0, 0, "which line of a set goes"),
  L3_SIZE("l3.size", Unit.BYTES, "8M", 64, 1 << 30, "the cache that all cores share"),
  L3_WAYS("l3.ways", Unit.COUNT, "16", 1, 64, "lines of a set"),
  L3_LATENCY("l3.latency", Unit.NS, "15ns", 0, 100_000, "an access that L2 lacks and L3 has"),
  L3_REPLACEMENT("l3.replacement", Unit.REPLACEMENT, "lru", 0, 0, "which line of a set goes"),
  RAM_LATENCY("ram.latency", Unit.NS, "100ns", 0, 100_000, "an access that no cache has"),
  TRANSFER(
      "coherence.transfer",
      Unit.NS,
      "25ns",
      0,
      100_000,
      "added if another core has the line modified or exclusive"),
  INVALIDATE(
      "coherence.invalidate",
      Unit.NS,
      "20ns",
      0,
      100_000,
      "added to a store to a line that is shared"),
  WINDOW(
      "coherence.window",
      Unit.NS,
      "50ns",
      10,
      10_000,
      "how far one hart runs ahead while harts take lines from each other"),
  ITLB_ENTRIES("itlb.entries", Unit.COUNT, "64", 1, 1 << 16, "a hart's first-level TLB of code"),
  ITLB_WAYS("itlb.ways", Unit.COUNT, "4", 1, 64, "entries of a set"),
  DTLB_ENTRIES("dtlb.entries", Unit.COUNT, "64", 1, 1 << 16, "a hart's first-level TLB of data"),
  DTLB_WAYS("dtlb.ways", Unit.COUNT, "4", 1, 64, "entries of a set"),
  STLB_ENTRIES("stlb.entries", Unit.COUNT, "1024", 1, 1 << 20, "a hart's second-level TLB"),
  STLB_WAYS("stlb.ways", Unit.COUNT, "8", 1, 64, "entries of a set"),
  STLB_LATENCY(
      "stlb.latency", Unit.NS, "7ns", 0, 100_000, "a page that only the second-level TLB has"),
  TLB_REPLACEMENT(
      "tlb.replacement", Unit.TLB_REPLACEMENT, "fifo", 0, 0, "which entry of a set goes"),
  ASIDS(
      "tlb.asids",
      Unit.COUNT,
      "65536",
      0,
      65536,
      "address spaces that TLBs tell apart; with 0 they are emptied when the space changes"),
  WALK_LATENCY(
      "walk.latency",
      Unit.NS,
      "2ns",
      0,
      100_000,
      "beginning a page-table walk; its three reads go through L1D, L2 and L3 and cost what these do"),
  PREDICTOR(
      "branch.predictor", Unit.PREDICTOR, "gshare", 0, 0, "how conditional branches are predicted"),
  BRANCH_ENTRIES("branch.entries", Unit.COUNT, "4096", 1, 1 << 20, "two-bit counters of a hart"),
  BRANCH_PENALTY("branch.penalty", Unit.NS, "12ns", 0, 100_000, "a branch predicted wrongly");

  /** What a value is. */
  public enum Unit {
    /** A time such as 15ns or 2us; a bare number is ns. */
    NS("ns"),
    /** A size such as 32K or 8M; a bare number is bytes. */
    BYTES("bytes"),
    COUNT("count"),
    REPLACEMENT("lru plru fifo random"),
    TLB_REPLACEMENT("fifo random"),
    PREDICTOR("gshare two-bit");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    /** As the table of keys shows it: the unit, or the names to choose from. */
    public String text() {
      return text;
    }
  }

  private final String text;
  private final Unit unit;
  private final String initial;
  private final long least;
  private final long most;
  private final String meaning;

  Key(String text, Unit unit, String initial, long least, long most, String meaning) {
    this.text = text;
    this.unit = unit;
    this.initial = initial;
    this.least = least;
    this.most = most;
    this.meaning = meaning;
  }

  /** As a configuration writes it: {@code l1d.size}. */
  public String text() {
    return text;
  }

  public Unit unit() {
    return unit;
  }

  /** The default, as a configuration would write it. */
  public String initial() {
    return initial;
  }

  public String meaning() {
    return meaning;
  }

  /** The key of that name, or null. */
  public static @Nullable Key of(String text) {
    for (Key key : values()) {
      if (key.text.equals(text)) {
        return key;
      }
    }
    return null;
  }

  /**
   * What a text means: ns, bytes, a count, or the place of a name in the unit's list.
   *
   * @throws IllegalArgumentException saying in one line what was wanted
   */
  long parse(String value) {
    if (isChoice()) {
      int choice = Arrays.asList(unit.text.split(" ")).indexOf(value);
      if (choice < 0) {
        String names = unit.text.replace(" ", ", ");
        throw new IllegalArgumentException(text + " = " + value + ": wanted one of " + names);
      }
      return choice;
    }
    long number = number(value.toLowerCase(Locale.ROOT));
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          text + " = " + value + ": wanted " + wanted() + " from " + least + " to " + most);
    }
    return number;
  }

  boolean isChoice() {
    return unit == Unit.REPLACEMENT || unit == Unit.TLB_REPLACEMENT || unit == Unit.PREDICTOR;
  }

  private String wanted() {
    return switch (unit) {
      case NS -> "ns";
      case BYTES -> "bytes";
      default -> "a number";
    };
  }

  /** The number before its unit times that; -1 if it is none. */
  private long number(String value) {
    String[] suffixes =
        switch (unit) {
          case NS -> new String[] {"ns", "us"};
          case BYTES -> new String[] {"b", "k", "m", "g"};
          default -> new String[] {};
        };
    long factor = 1;
    for (String suffix : suffixes) {
      if (value.endsWith(suffix)) {
        return scaled(value.substring(0, value.length() - suffix.length()), factor);
      }
      factor *= unit == Unit.NS ? 1000 : 1024;
    }
    return scaled(value, 1);
  }

  private static long scaled(String digits, long factor) {
    return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) * factor : -1;
  }
}
