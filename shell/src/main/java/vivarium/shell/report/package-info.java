/**
 * What the commands that show something share: a report as text, drawing and JSON, where it goes,
 * how figures are written, and fresh machines to compare on.
 */
@NullMarked
package vivarium.shell.report;

import org.jspecify.annotations.NullMarked;
