/** The command line: options, forms, exit statuses. */
@NullMarked
package vivarium.shell.cli;

import org.jspecify.annotations.NullMarked;
