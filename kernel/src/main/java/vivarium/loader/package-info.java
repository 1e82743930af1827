/**
 * From a file to a runnable image: ELF and script headers, the segments mapped, the first stack
 * with its arguments, environment and auxiliary vector, and the vdso page.
 */
@NullMarked
package vivarium.loader;

import org.jspecify.annotations.NullMarked;
