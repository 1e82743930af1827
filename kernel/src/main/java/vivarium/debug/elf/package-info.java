/** Object files as they lie in a file: sections, segments, symbols, debug files kept apart. */
@NullMarked
package vivarium.debug.elf;

import org.jspecify.annotations.NullMarked;
