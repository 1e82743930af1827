/**
 * System calls: one table, one file for each family, and the dispatcher that alone turns an errno
 * into a negative result.
 */
@NullMarked
package vivarium.syscall;

import org.jspecify.annotations.NullMarked;
