/** The benchmarks: guest programs timed against references in the same run. */
@NullMarked
package vivarium.shell.bench;

import org.jspecify.annotations.NullMarked;
