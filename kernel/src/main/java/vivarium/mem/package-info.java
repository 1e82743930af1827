/**
 * Physical frames, Sv39 page tables, TLBs, address spaces and their faults.
 *
 * <p>Everything here is guarded by the machine thread: nothing is synchronised, and nobody else may
 * call in while the machine runs.
 */
@NullMarked
package vivarium.mem;

import org.jspecify.annotations.NullMarked;
