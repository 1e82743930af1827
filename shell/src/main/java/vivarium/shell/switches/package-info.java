/** The microscope's commands about context switches: {@code switches} and what it shows. */
@NullMarked
package vivarium.shell.switches;

import org.jspecify.annotations.NullMarked;
