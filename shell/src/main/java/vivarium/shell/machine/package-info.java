/** The shell as a process of the machine: its system calls, and the built-ins that look inside. */
@NullMarked
package vivarium.shell.machine;

import org.jspecify.annotations.NullMarked;
