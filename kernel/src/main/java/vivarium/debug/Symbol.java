package vivarium.debug;

/**
 * A named place of a program.
 *
 * @param name as in the symbol table
 * @param address where it starts, as linked
 * @param size bytes, 0 if the table does not say
 * @param function whether it is code, as opposed to data
 */
public record Symbol(String name, long address, long size, boolean function) {}
