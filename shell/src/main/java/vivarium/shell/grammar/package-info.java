/** The POSIX shell grammar: source text to a tree of commands. Knows nothing of processes. */
@NullMarked
package vivarium.shell.grammar;

import org.jspecify.annotations.NullMarked;
