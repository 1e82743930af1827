/** Runs the tree: expansion of words, redirections, pipelines, functions and jobs. */
@NullMarked
package vivarium.shell.exec;

import org.jspecify.annotations.NullMarked;
