package vivarium.debug.heap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous part of a heap: the brk area, a thread's arena, a group of slots.
 *
 * @param end first address behind it
 * @param blocks in order of address
 * @param broken where and why the walk of the headers failed, or null
 */
public record Region(
    String name, long start, long end, List<Block> blocks, @Nullable String broken) {}
