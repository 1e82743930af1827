/** The configuration of a machine and the list of what is started, in order. */
@NullMarked
package vivarium.boot;

import org.jspecify.annotations.NullMarked;
