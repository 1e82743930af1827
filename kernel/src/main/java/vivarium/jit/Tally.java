package vivarium.jit;

/**
 * What the translator of one hart has done so far. Counted by that hart's thread alone, so that
 * harts which run at the same time need not agree; others may read figures of a moment ago.
 */
final class Tally {
  /** Instructions that translated code has executed. */
  long executed;

  /** Instructions that the interpreter has executed. */
  long interpreted;

  /** Translations asked of the compiler, and those that were not since too many waited. */
  long requests;

  long refused;

  /** How often hot code was not asked for, since the space could not pay. */
  long unpaid;

  /** Requests whose first page could not be fetched from. */
  long unreadable;

  /** How often a space's regions were looked at again, since its table or code had changed. */
  long resets;

  /** How often windows were emptied, since the table had changed. */
  long windowResets;

  /** Regions whose code was another when they were looked at again. */
  long wasted;

  /** Regions made anew since the targets of a jump became known. */
  long learned;

  /** How often a space was left to the interpreter for a while. */
  long pauses;

  final Fallbacks fallbacks = new Fallbacks();

  void add(Tally other) {
    executed += other.executed;
    interpreted += other.interpreted;
    requests += other.requests;
    refused += other.refused;
    unpaid += other.unpaid;
    unreadable += other.unreadable;
    resets += other.resets;
    windowResets += other.windowResets;
    wasted += other.wasted;
    learned += other.learned;
    pauses += other.pauses;
    fallbacks.add(other.fallbacks);
  }
}
