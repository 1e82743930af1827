package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import vivarium.debug.Place;
import vivarium.debug.SourceFrame;
import vivarium.debug.Symbols;
import vivarium.mem.AddressSpace;

/**
 * A stack trace: the pc of the innermost frame and the return addresses above it. Cheap to take and
 * to keep; it gets names when it is told.
 */
final class Trace {
  /** Frames above this function are the C library's start-up and not told. */
  private static final String OUTERMOST = "main";

  private final long[] pcs;

  Trace(long[] pcs) {
    this.pcs = pcs;
  }

  /** One frame in words: its function (??? if unknown), the object's path, and the whole line. */
  record Frame(long pc, String function, String object, String source, int line, String text) {}

  /** The frames down to main, the innermost first, inlined functions as frames of their own. */
  List<Frame> frames(Functions functions, Symbols symbols, AddressSpace space) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < pcs.length; i++) {
      Functions.Function known = i > 0 ? null : functions.at(space, pcs[i]);
      Place place = symbols.place(space, i == 0 ? pcs[i] : pcs[i] - 1);
      if (place == null || place.frames().isEmpty()) {
        String object = place == null ? "" : place.path();
        frames.add(frame(pcs[i], "???", object, null));
        continue;
      }
      for (SourceFrame source : place.frames()) {
        String name = known == null ? source.function() : known.name();
        frames.add(frame(pcs[i], name, place.path(), known == null ? source : null));
        if (source.function().equals(OUTERMOST)) {
          return frames;
        }
      }
    }
    return frames;
  }

  private static Frame frame(
      long pc, String function, String object, @org.jspecify.annotations.Nullable SourceFrame at) {
    String where = "";
    String source = "";
    int line = 0;
    if (at != null && at.line() != null) {
      source = at.line().fileName();
      line = at.line().line();
      where = " (" + at.line() + ")";
    } else if (!object.isEmpty()) {
      where = " (in " + object + ")";
    }
    String address = "0x" + Long.toHexString(pc).toUpperCase(Locale.ROOT);
    return new Frame(pc, function, object, source, line, address + ": " + function + where);
  }

  /** Adds the frames as memcheck writes them, indented. */
  static void tell(List<Frame> frames, String indent, List<String> lines) {
    for (int i = 0; i < frames.size(); i++) {
      lines.add(indent + (i == 0 ? "   at " : "   by ") + frames.get(i).text());
    }
  }

  /** The innermost frames: what makes two errors the same. */
  List<Long> innermost(int count) {
    return Arrays.stream(pcs).limit(count).boxed().toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trace trace && Arrays.equals(trace.pcs, pcs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pcs);
  }
}
