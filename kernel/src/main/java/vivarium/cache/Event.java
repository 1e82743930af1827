package vivarium.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a metered hart counts of the guest's code; the kernel's own work is in none of these. The
 * names are perf's where perf has one.
 */
public enum Event {
  INSTRUCTIONS("instructions", "instructions retired"),
  CYCLES("cycles", "cycles in user mode, of 1 ns each"),
  LOADS("loads", "loads; atomic instructions are one access"),
  STORES("stores", "stores"),
  BRANCHES("branches", "conditional branches"),
  BRANCHES_TAKEN("branches-taken", "of those, taken"),
  BRANCH_MISSES("branch-misses", "of those, predicted wrongly"),
  L1I_ACCESSES("L1-icache-accesses", "lines of code gone on to"),
  L1I_MISSES("L1-icache-misses", "of those, not in L1I"),
  L1D_ACCESSES("L1-dcache-accesses", "lines of data: loads, stores, reads of page tables"),
  L1D_MISSES("L1-dcache-misses", "of those, not in L1D"),
  L2_ACCESSES("L2-accesses", "misses of L1I and L1D"),
  L2_MISSES("L2-misses", "of those, not in L2"),
  L3_ACCESSES("L3-accesses", "misses of L2"),
  L3_MISSES("L3-misses", "of those, not in L3: read from RAM"),
  ITLB_MISSES("iTLB-misses", "pages of code that the first-level TLB lacked"),
  DTLB_MISSES("dTLB-misses", "pages of data that the first-level TLB lacked"),
  PAGE_WALKS("page-walks", "of both, not in the second-level TLB either"),
  COHERENCE_MISSES("coherence-misses", "L2 misses on lines that another core had invalidated"),
  INVALIDATIONS_SENT("invalidations-sent", "copies in other cores that stores made invalid"),
  INVALIDATIONS_RECEIVED(
      "invalidations-received", "lines lost so; with --smt counted for the core's first hart");

  private final String text;
  private final String meaning;

  Event(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /** As {@code perf} names it. */
  public String text() {
    return text;
  }

  public String meaning() {
    return meaning;
  }

  /** The event of that name, or null. */
  public static @Nullable Event of(String text) {
    for (Event event : values()) {
      if (event.text.equals(text)) {
        return event;
      }
    }
    return null;
  }

  /** An array with a place for each event. */
  public static long[] counts() {
    return new long[values().length];
  }
}
