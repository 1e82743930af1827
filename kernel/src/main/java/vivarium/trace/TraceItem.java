package vivarium.trace;

/**
 * What a subscriber of the trace receives: an event, or the news that some were lost because it was
 * too slow.
 */
public sealed interface TraceItem permits TraceEvent, LostEvents {}
