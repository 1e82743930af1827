/**
 * DWARF 2 to 5 as gcc and clang write it for riscv64: lines, functions and inlining, call frames,
 * variables and types. Section numbers in comments are DWARF 5's.
 */
@NullMarked
package vivarium.debug.dwarf;

import org.jspecify.annotations.NullMarked;
