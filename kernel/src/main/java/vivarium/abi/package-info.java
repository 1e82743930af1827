/** Linux riscv64 constants and structure layouts; nothing else in the kernel knows them. */
@NullMarked
package vivarium.abi;

import org.jspecify.annotations.NullMarked;
