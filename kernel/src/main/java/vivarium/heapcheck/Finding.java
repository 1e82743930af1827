package vivarium.heapcheck;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as it is told: one text for all times that it happened.
 *
 * @param kind as suppressions name it: Addr4, Cond, Value8, Param, Free, Overlap, Leak, Jump
 * @param what the first line
 * @param detail what a suppression's extra line is about: a system call's parameter, a leak's kind
 * @param trace where it happened
 * @param more the lines behind the trace: about the address, and where its block came from
 */
record Finding(
    String kind,
    String what,
    @Nullable String detail,
    List<Trace.Frame> trace,
    List<String> more) {}
