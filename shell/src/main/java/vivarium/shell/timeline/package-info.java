/** {@code timeline}: what each hart and each task did when, on a terminal and as a page. */
@NullMarked
package vivarium.shell.timeline;

import org.jspecify.annotations.NullMarked;
