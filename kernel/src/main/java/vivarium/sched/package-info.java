/**
 * Time and the processor's sharing: the clock and its timers, wait queues, run queues and policies,
 * the context switch, and the loop that turns the machine.
 */
@NullMarked
package vivarium.sched;

import org.jspecify.annotations.NullMarked;
