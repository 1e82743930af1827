/**
 * The event log as files: Perfetto's protobuf, Chrome's JSON, CSV and ftrace's text, written behind
 * the machine by a thread that loses nothing, and single events as lines for people.
 */
@NullMarked
package vivarium.tracefile;

import org.jspecify.annotations.NullMarked;
