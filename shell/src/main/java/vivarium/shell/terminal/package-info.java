/**
 * The interactive session: line editing, completion, the pump between host terminal and guest
 * console.
 */
@NullMarked
package vivarium.shell.terminal;

import org.jspecify.annotations.NullMarked;
