/**
 * The memory checker: what a program does wrong with its memory, in the words of Valgrind's
 * memcheck.
 */
@NullMarked
package vivarium.heapcheck;

import org.jspecify.annotations.NullMarked;
