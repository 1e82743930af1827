/**
 * The synthetic file system /proc: one map from name to generator for each directory. Generators
 * only read what the other rooms have counted.
 */
@NullMarked
package vivarium.procfs;

import org.jspecify.annotations.NullMarked;
