/** {@code sched compare}: the same work under several schedulers. */
@NullMarked
package vivarium.shell.compare;

import org.jspecify.annotations.NullMarked;
