/** What a person sees of memory: maps of pages, frames and heaps, walks, working sets. */
@NullMarked
package vivarium.shell.memory;

import org.jspecify.annotations.NullMarked;
