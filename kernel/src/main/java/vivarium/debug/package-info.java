/** Looking into a process from outside: symbols of its program by address. */
@NullMarked
package vivarium.debug;

import org.jspecify.annotations.NullMarked;
