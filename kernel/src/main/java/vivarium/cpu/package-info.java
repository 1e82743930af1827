/** The hart: registers, decoder, interpreter, floating point, disassembler of RV64GC. */
@NullMarked
package vivarium.cpu;

import org.jspecify.annotations.NullMarked;
