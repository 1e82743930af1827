/**
 * Processes and their tasks (the PCB), the table of pids, and their life: clone, exec, exit, wait,
 * signals, timers and futexes.
 */
@NullMarked
package vivarium.proc;

import org.jspecify.annotations.NullMarked;
