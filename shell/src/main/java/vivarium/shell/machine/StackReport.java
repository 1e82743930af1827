package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Context;
import vivarium.cpu.Registers;
import vivarium.debug.Place;
import vivarium.debug.Recursion;
import vivarium.debug.SourceFrame;
import vivarium.debug.SourceLine;
import vivarium.debug.StackFrame;
import vivarium.debug.StackTrace;
import vivarium.debug.StackUse;
import vivarium.debug.Symbols;
import vivarium.debug.Unwinder;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryLimits;
import vivarium.proc.Task;
import vivarium.sched.TaskState;

/**
 * What {@code stack PID} prints: the frames of a task's stack from the innermost on, each with
 * where it is, what it keeps and how it was found, and how deep the stack has been. Reads the
 * kernel's objects directly, so it must run while the machine has handed over.
 */
final class StackReport {
  /** Frames of a recursion that are shown at each of its ends. */
  private static final int SHOWN = 4;

  private static final int FLOATS = 32;

  /** Saved registers on a line. */
  private static final int IN_A_ROW = 3;

  private final Task task;
  private final boolean all;
  private final StackTrace trace;
  private final @Nullable StackUse use;
  private final @Nullable Recursion recursion;

  /**
   * Looks at a task that has memory.
   *
   * @param all whether frames of a recursion are shown one and all
   */
  StackReport(Task task, AddressSpace space, Symbols symbols, boolean all) {
    this.task = task;
    this.all = all;
    Context context = task.state() == TaskState.RUNNING ? task.capture() : task.context();
    Unwinder unwinder = new Unwinder(symbols);
    trace = unwinder.unwind(space, context);
    use = StackUse.of(space, context.x[Registers.SP]);
    recursion = unwinder.recursion(space, context);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  // Text

  String text() {
    StringBuilder out = new StringBuilder();
    out.append("Stack of process ").append(task.process().pid());
    if (!task.isLeader()) {
      out.append(", thread ").append(task.tid());
    }
    out.append(": ").append(task.name()).append('\n');
    if (use != null) {
      out.append(area(use));
    }
    int hiddenFrom = Integer.MAX_VALUE;
    int hiddenTo = Integer.MAX_VALUE;
    Recursion turns = recursion;
    if (turns != null && !all && turns.calls() > 3 * SHOWN) {
      hiddenFrom = turns.first() + SHOWN;
      hiddenTo = turns.first() + turns.calls() - SHOWN;
    }
    for (StackFrame frame : trace.frames()) {
      if (frame.depth() == hiddenFrom && turns != null) {
        out.append("     ... ")
            .append(hiddenTo - hiddenFrom)
            .append(" more frames: ")
            .append(turns.inWords())
            .append(", ")
            .append(turns.turnBytes())
            .append(" bytes a turn ...\n");
      }
      if (frame.depth() < hiddenFrom || frame.depth() >= hiddenTo) {
        frame(out, frame);
      }
    }
    if (!trace.complete()) {
      out.append("     the frames end here: ").append(trace.end()).append('\n');
    }
    return out.toString();
  }

  private static String area(StackUse use) {
    String limit =
        !use.grows()
            ? ", of a fixed size"
            : use.limit() == MemoryLimits.UNLIMITED
                ? ", may grow without limit"
                : ", may grow to " + kib(use.limit());
    return String.format(
        "  area %s-%s, %s%s%n  in use %d bytes (sp %s); deepest so far %s (lowest page touched %s)%n",
        hex(use.start()),
        hex(use.end()),
        kib(use.end() - use.start()),
        limit,
        use.used(),
        hex(use.sp()),
        kib(use.most()),
        hex(use.deepest()));
  }

  private static String kib(long bytes) {
    return bytes / 1024 + " KiB";
  }

  private static void frame(StringBuilder out, StackFrame frame) {
    Place place = frame.place();
    out.append(
        String.format(
            "#%-3d %s  %s%n",
            frame.depth(), hex(frame.pc()), place == null ? "nothing mapped" : place));
    if (place != null) {
      inlined(out, place.frames());
    }
    out.append("     ");
    if (frame.cfa() != 0) {
      out.append(hex(frame.sp()))
          .append(" to ")
          .append(hex(frame.cfa()))
          .append(", ")
          .append(frame.size())
          .append(" bytes; ");
    } else {
      out.append("sp ").append(hex(frame.sp())).append("; ");
    }
    out.append("found by ").append(frame.foundBy());
    if (frame.returnAddress() != 0) {
      out.append("; returns to ").append(hex(frame.returnAddress()));
    }
    out.append('\n');
    List<StackFrame.SavedRegister> saved = frame.saved();
    for (int i = 0; i < saved.size(); i++) {
      String text =
          register(saved.get(i))
              + "="
              + hex(saved.get(i).value())
              + " at "
              + hex(saved.get(i).address());
      boolean last = i % IN_A_ROW == IN_A_ROW - 1 || i == saved.size() - 1;
      out.append(i % IN_A_ROW == 0 ? i == 0 ? "     saved " : "           " : "")
          .append(last ? text : String.format("%-36s", text))
          .append(last ? "\n" : "");
    }
  }

  /** The functions around the innermost one, each with the line of the call that was inlined. */
  private static void inlined(StringBuilder out, List<SourceFrame> frames) {
    for (int i = 0; i + 1 < frames.size(); i++) {
      out.append("     ")
          .append(frames.get(i).function())
          .append(" is inlined into ")
          .append(frames.get(i + 1))
          .append('\n');
    }
  }

  private static String register(StackFrame.SavedRegister saved) {
    int n = saved.register();
    return n < FLOATS ? Registers.x(n) : Registers.f(n - FLOATS);
  }

  // JSON

  /** For {@link vivarium.shell.chart.Json}. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", task.process().pid());
    json.put("tid", task.tid());
    json.put("name", task.name());
    if (use != null) {
      Map<String, Object> area = new LinkedHashMap<>();
      area.put("start", hex(use.start()));
      area.put("end", hex(use.end()));
      area.put(
          "limit", !use.grows() || use.limit() == MemoryLimits.UNLIMITED ? "none" : use.limit());
      area.put("used", use.used());
      area.put("deepest", use.most());
      json.put("stack", area);
    }
    if (recursion != null) {
      Map<String, Object> turns = new LinkedHashMap<>();
      turns.put("functions", recursion.functions());
      turns.put("calls", recursion.calls());
      turns.put("bytes", recursion.turnBytes());
      json.put("recursion", turns);
    }
    json.put("complete", trace.complete());
    json.put("end", trace.end());
    json.put("frames", trace.frames().stream().map(StackReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(StackFrame frame) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("depth", frame.depth());
    json.put("pc", hex(frame.pc()));
    json.put("sp", hex(frame.sp()));
    json.put("cfa", hex(frame.cfa()));
    json.put("size", frame.size());
    json.put("returns", hex(frame.returnAddress()));
    json.put("found", frame.foundBy().toString());
    Map<String, Object> saved = new LinkedHashMap<>();
    for (StackFrame.SavedRegister register : frame.saved()) {
      saved.put(
          register(register),
          Map.of("at", hex(register.address()), "value", hex(register.value())));
    }
    json.put("saved", saved);
    Place place = frame.place();
    if (place != null) {
      json.put("object", place.path());
      List<Map<String, Object>> calls = new ArrayList<>();
      for (SourceFrame call : place.frames()) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("function", call.function());
        SourceLine line = call.line();
        if (line != null) {
          function.put("file", line.file());
          function.put("line", line.line());
        }
        function.put("inlined", call.inlined());
        calls.add(function);
      }
      json.put("calls", calls);
    }
    return json;
  }
}
