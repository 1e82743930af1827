/** The scheduling policies, a file each, and their list. */
@NullMarked
package vivarium.sched.policy;

import org.jspecify.annotations.NullMarked;
