package vivarium.debug;

import java.util.List;

/**
 * The frames of a stack, innermost first.
 *
 * @param frames at least one
 * @param end why there is no further frame, in words
 * @param complete whether the last frame is the outermost one
 */
public record StackTrace(List<StackFrame> frames, String end, boolean complete) {}
