/**
 * The memory of the simulated machine: physical frames, Sv39 page tables, TLBs, and address spaces
 * made of VMAs with their page faults.
 */
@NullMarked
package vivarium.mem;

import org.jspecify.annotations.NullMarked;
