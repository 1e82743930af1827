/** {@code perf}: what programs spend their time on, counted and sampled. */
@NullMarked
package vivarium.shell.perf;

import org.jspecify.annotations.NullMarked;
