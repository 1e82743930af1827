/**
 * Looking into a process from outside: what its object files tell of an address, the calls on its
 * stacks, its variables, and why a fault ended it. {@code elf} and {@code dwarf} below read the
 * files.
 */
@NullMarked
package vivarium.debug;

import org.jspecify.annotations.NullMarked;
