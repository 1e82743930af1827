/** Which page goes when memory is short: the replacement policies, behind one interface. */
@NullMarked
package vivarium.mem.replace;

import org.jspecify.annotations.NullMarked;
