/**
 * The event log, the counters and the kernel log: a sink that knows nobody. Producers write
 * primitive records; whoever watches subscribes behind them and can never slow the machine down.
 */
@NullMarked
package vivarium.trace;

import org.jspecify.annotations.NullMarked;
