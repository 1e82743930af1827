/** The commands that must run inside the shell, one row each in a table. */
@NullMarked
package vivarium.shell.builtins;

import org.jspecify.annotations.NullMarked;
