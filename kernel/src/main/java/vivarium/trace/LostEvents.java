package vivarium.trace;

/** So many events of this hart's ring were overwritten before the subscriber asked for them. */
public record LostEvents(int hart, long count) implements TraceItem {}
