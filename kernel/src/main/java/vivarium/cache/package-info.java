/**
 * What memory costs in {@code hierarchy} time: caches with MESI coherence, TLBs, page-table walks,
 * branch prediction. A model of time alone: it holds no bytes of the guest, and what programs
 * compute does not depend on it.
 */
@NullMarked
package vivarium.cache;

import org.jspecify.annotations.NullMarked;
