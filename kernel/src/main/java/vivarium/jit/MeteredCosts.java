package vivarium.jit;

import vivarium.cache.Hierarchy;
import vivarium.cache.Meter;

/**
 * What metered code of a machine has in it as constants.
 *
 * @param instruction what an instruction costs, ns; 0 if that changes from run to run
 * @param data what an access to a line in L1D costs, ns
 * @param code what going on to a line in L1I costs, ns
 * @param dataMask the bits of a line that tell its set in L1D
 * @param codeMask the same of L1I
 * @param counterMask see {@link vivarium.cache.Predictor}, as {@code hasHistory}
 */
record MeteredCosts(
    int instruction,
    int data,
    int code,
    int dataMask,
    int codeMask,
    int counterMask,
    boolean hasHistory) {
  /** What steps cost if all is in the first-level caches, beside the instructions, ns. */
  int nanos(Steps steps) {
    return steps.nanos(data, code);
  }

  static MeteredCosts of(Hierarchy hierarchy) {
    Meter any = hierarchy.meter(0);
    return new MeteredCosts(
        hierarchy.isSmt() ? 0 : any.instruction(),
        any.dataHit,
        any.codeHit,
        any.known.setMask,
        any.recentCode.length - 1,
        any.predictor.counters.length - 1,
        any.predictor.hasHistory());
  }
}
