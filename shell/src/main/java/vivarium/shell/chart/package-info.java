/**
 * Pictures: one description of a figure, drawn as terminal text, as SVG, and (by whoever owns the
 * numbers) as JSON. Knows nothing of the machine.
 */
@NullMarked
package vivarium.shell.chart;

import org.jspecify.annotations.NullMarked;
