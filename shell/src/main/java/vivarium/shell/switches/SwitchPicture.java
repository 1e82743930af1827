package vivarium.shell.switches;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Disassembler;
import vivarium.cpu.Registers;
import vivarium.debug.Place;
import vivarium.debug.Symbols;
import vivarium.sched.Costs;
import vivarium.sched.SwitchReason;
import vivarium.sched.SwitchRecord;
import vivarium.sched.SwitchRecord.Side;
import vivarium.sched.WaitChannel;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * What {@code switches show N} prints: one context switch as a picture, the PCB that was saved on
 * the left, the one that was restored on the right, and a mark where they differ.
 */
final class SwitchPicture implements View {
  private static final int LABEL = 12;
  private static final int COLUMN = 34;
  private static final int ECALL = 0x73;

  /** The mode field of satp for Sv39 (privileged specification, 4.1.11). */
  private static final long SV39 = 8L << 60;

  private final SwitchRecord record;
  private final Symbols symbols;

  SwitchPicture(SwitchRecord record, Symbols symbols) {
    this.record = record;
    this.symbols = symbols;
  }

  private static @Nullable Side registers(@Nullable Side side) {
    return side == null || side.memory() == null ? null : side;
  }

  // Text

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    out.append("Switch ").append(record.number()).append(" at ");
    out.append(SwitchList.time(record.time())).append(" s on hart ").append(record.hart());
    out.append(": ").append(SwitchList.reason(record)).append(", ");
    if (record.channel() != WaitChannel.NONE) {
      out.append("in ").append(record.channel().function()).append(", ");
    }
    out.append(record.reason().voluntary() ? "voluntary\n" : "involuntary\n");
    row(out, style, "", "saved", "restored", false);
    row(out, style, "task", SwitchList.name(record.from()), SwitchList.name(record.to()), false);
    row(out, style, "time", ran(), waited(), false);
    Side from = registers(record.from());
    Side to = registers(record.to());
    if (from == null && to == null) {
      row(out, style, "registers", without(record.from()), without(record.to()), false);
      return out.append(costs()).toString();
    }
    both(out, style, "page table", satp(from), satp(to));
    both(out, style, "pc", pc(from), pc(to));
    both(out, style, "  in", function(from), function(to));
    both(out, style, "  line", line(from), line(to));
    both(out, style, "  next", instruction(from), instruction(to));
    for (int i = 1; i < 32; i++) {
      String name = i == Registers.S0 ? "s0/fp" : Registers.x(i);
      both(out, style, name, hex(from, i), hex(to, i));
    }
    floats(out, style, from, to);
    stack(out, style, from, to);
    if (from == null || to == null) {
      out.append("  no registers of ")
          .append(SwitchList.name(from == null ? record.from() : record.to()));
      out.append(": ").append(without(from == null ? record.from() : record.to())).append('\n');
    }
    return out.append(costs()).toString();
  }

  private String ran() {
    return record.from() == null ? "" : "had run " + Words.duration(record.ran());
  }

  private String waited() {
    return record.to() == null ? "" : "had waited " + Words.duration(record.waited());
  }

  private String without(@Nullable Side side) {
    if (side == null) {
      return "the idle loop has none";
    }
    boolean ended = side == record.from() && record.reason() == SwitchReason.EXIT;
    return ended ? "it has ended, its memory is gone" : "it runs in Java";
  }

  private static String satp(@Nullable Side side) {
    return side == null || side.memory() == null
        ? ""
        : String.format("satp 0x%016x", SV39 | side.memory().root());
  }

  private static String pc(@Nullable Side side) {
    return side == null ? "" : word(side.context().pc);
  }

  private static String hex(@Nullable Side side, int register) {
    return side == null ? "" : word(side.context().x[register]);
  }

  private static String word(long value) {
    return String.format("0x%016x", value);
  }

  private @Nullable Place place(@Nullable Side side) {
    return side == null || side.memory() == null
        ? null
        : symbols.place(side.memory().areas(), side.context().pc);
  }

  private String function(@Nullable Side side) {
    Place place = place(side);
    if (place == null) {
      return "";
    }
    String distance = place.offset() == 0 ? "" : "+0x" + Long.toHexString(place.offset());
    return place.symbol() == null ? "in " + place.object() : place.symbol().name() + distance;
  }

  private String line(@Nullable Side side) {
    Place place = place(side);
    return place == null
        ? ""
        : place.line() == null ? "in " + place.object() : place.line().toString();
  }

  private static String instruction(@Nullable Side side) {
    if (side == null || side.instruction() == 0) {
      return side == null ? "" : "cannot be read";
    }
    String text =
        new Disassembler()
            .disassemble(side.instruction(), side.context().pc)
            .replace('\t', ' ')
            .strip();
    long number = side.context().x[Registers.A7];
    return side.instruction() == ECALL ? text + " (" + SyscallNumbers.name(number) + ")" : text;
  }

  private void floats(StringBuilder out, Style style, @Nullable Side from, @Nullable Side to) {
    for (int i = 0; i < 32; i++) {
      long left = from == null ? 0 : from.context().f[i];
      long right = to == null ? 0 : to.context().f[i];
      if (left != 0 || right != 0) {
        both(
            out,
            style,
            Registers.f(i),
            from == null ? "" : word(left),
            to == null ? "" : word(right));
      }
    }
    both(out, style, "fcsr", fcsr(from), fcsr(to));
  }

  private static String fcsr(@Nullable Side side) {
    return side == null ? "" : String.format("0x%02x", side.context().fcsr);
  }

  private static void stack(
      StringBuilder out, Style style, @Nullable Side from, @Nullable Side to) {
    int words =
        Math.max(from == null ? 0 : from.stack().length, to == null ? 0 : to.stack().length);
    for (int i = 0; i < words; i++) {
      both(
          out,
          style,
          i == 0 ? "stack (sp)" : "  sp+" + 8 * i,
          from == null || i >= from.stack().length ? "" : word(from.stack()[i]),
          to == null || i >= to.stack().length ? "" : word(to.stack()[i]));
    }
  }

  /** A row whose two sides are compared if there are two. */
  private static void both(
      StringBuilder out, Style style, String label, String left, String right) {
    row(out, style, label, left, right, !left.isEmpty() && !right.isEmpty() && !left.equals(right));
  }

  private static void row(
      StringBuilder out, Style style, String label, String left, String right, boolean differ) {
    String name = String.format("  %-" + LABEL + "s", label);
    String cells = String.format("%-" + COLUMN + "s %s %s", left, differ ? "*" : " ", right);
    out.append(name).append(differ ? style.paint(Colour.ORANGE, cells) : cells.stripTrailing());
    out.append('\n');
  }

  private String costs() {
    if (record.cost() == 0) {
      return "  cost        nothing: the hart goes idle\n";
    }
    String table =
        record.switchesMemory()
            ? "the page table changes, the TLB is flushed\n"
            : "the page table stays, and so does what the TLB knows\n";
    return "  cost        "
        + Words.count(record.cost())
        + " ns: save "
        + Costs.SAVE_CONTEXT
        + ", choose "
        + Costs.CHOOSE_NEXT
        + ", restore "
        + Costs.RESTORE_CONTEXT
        + ", address space "
        + Costs.SWITCH_ADDRESS_SPACE
        + "\n              "
        + table
        + refills();
  }

  private String refills() {
    if (record.refills() < 0) {
      return "";
    }
    return "  indirect    "
        + Words.duration(record.refillTime())
        + " for "
        + Words.count(record.refills())
        + " refills of lines and pages displaced while it was away\n";
  }

  @Override
  public Svg svg() {
    return Svg.ofText(text(Style.PLAIN), line -> line.contains(" * "));
  }

  // JSON

  @Override
  public Object json() {
    Map<String, Object> map = SwitchList.json(record);
    map.put("from", json(record.from()));
    map.put("to", json(record.to()));
    if (record.cost() > 0) {
      Map<String, Object> costs = new LinkedHashMap<>();
      costs.put("save_ns", Costs.SAVE_CONTEXT);
      costs.put("choose_ns", Costs.CHOOSE_NEXT);
      costs.put("restore_ns", Costs.RESTORE_CONTEXT);
      costs.put("address_space_ns", Costs.SWITCH_ADDRESS_SPACE);
      map.put("costs", costs);
    }
    map.put("page_table_changes", record.switchesMemory());
    return map;
  }

  private Map<String, Object> json(@Nullable Side side) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", side == null ? 0 : side.task());
    map.put("name", side == null ? "(idle)" : side.name());
    if (side == null || side.memory() == null) {
      return map;
    }
    map.put("satp", satp(side).substring(5));
    map.put("pc", word(side.context().pc));
    map.put("function", function(side));
    map.put("line", line(side));
    map.put("instruction", instruction(side));
    Map<String, Object> registers = new LinkedHashMap<>();
    for (int i = 1; i < 32; i++) {
      registers.put(Registers.x(i), hex(side, i));
    }
    for (int i = 0; i < 32; i++) {
      registers.put(Registers.f(i), word(side.context().f[i]));
    }
    registers.put("fcsr", fcsr(side));
    map.put("registers", registers);
    List<Object> stack = new ArrayList<>();
    for (long value : side.stack()) {
      stack.add(word(value));
    }
    map.put("stack", stack);
    return map;
  }
}
