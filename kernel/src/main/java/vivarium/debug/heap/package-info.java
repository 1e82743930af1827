/**
 * Heaps as their allocators keep them: each parser walks the hidden headers of one allocator in a
 * process's memory, trusts none of them, and changes nothing.
 */
@NullMarked
package vivarium.debug.heap;

import org.jspecify.annotations.NullMarked;
