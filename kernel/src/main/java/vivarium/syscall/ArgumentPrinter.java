package vivarium.syscall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import vivarium.proc.Task;

/** Prints the arguments and the result of a call by the formats of its row. */
final class ArgumentPrinter {
  /** One argument: its format, and whether it is filled in by the call. */
  private record Slot(ArgumentFormat format, boolean out) {}

  private record Signature(List<Slot> slots, ArgumentFormat result) {}

  private static final Map<String, Signature> SIGNATURES = new ConcurrentHashMap<>();

  private ArgumentPrinter() {}

  private static Signature signature(SyscallRow row) {
    return SIGNATURES.computeIfAbsent(row.formats(), ArgumentPrinter::parse);
  }

  private static Signature parse(String formats) {
    ArgumentFormat result = ArgumentFormat.LONG;
    String arguments = formats;
    int arrow = formats.indexOf("->");
    if (arrow >= 0) {
      result = ArgumentFormat.of(formats.substring(arrow + 2).strip());
      arguments = formats.substring(0, arrow);
    }
    List<Slot> slots = new ArrayList<>();
    for (String part : arguments.split(",", -1)) {
      String word = part.strip();
      if (!word.isEmpty()) {
        boolean out = word.startsWith("out ");
        slots.add(new Slot(ArgumentFormat.of(out ? word.substring(4).strip() : word), out));
      }
    }
    return new Signature(List.copyOf(slots), result);
  }

  /** The arguments up to the first one that the call fills in, and the comma behind them. */
  static String before(Task task, SyscallRow row, StraceOptions options) {
    String special = SpecialArguments.whole(task);
    if (special != null) {
      return special;
    }
    List<Slot> slots = slots(task, row);
    int end = firstOut(slots);
    String text = range(task, slots, 0, end, 0, options);
    return end > 0 && end < slots.size() ? text + ", " : text;
  }

  /** The rest of them, after the call. */
  static String after(Task task, SyscallRow row, long result, StraceOptions options) {
    if (SpecialArguments.whole(task) != null) {
      return "";
    }
    List<Slot> slots = slots(task, row);
    return range(task, slots, firstOut(slots), slots.size(), result, options);
  }

  static String result(Task task, SyscallRow row, long result, StraceOptions options) {
    ArgumentFormat format = signature(row).result();
    return ValuePrinter.number(task, format, result, options)
        + SpecialArguments.behindResult(task, result);
  }

  /** Whether a call of this row has an argument of a format. */
  static boolean takes(SyscallRow row, ArgumentFormat format) {
    return signature(row).slots().stream().anyMatch(slot -> slot.format() == format);
  }

  private static List<Slot> slots(Task task, SyscallRow row) {
    String formats = SpecialArguments.formats(task);
    return formats == null
        ? signature(row).slots()
        : SIGNATURES.computeIfAbsent(formats, ArgumentPrinter::parse).slots();
  }

  private static int firstOut(List<Slot> slots) {
    int i = 0;
    while (i < slots.size() && !slots.get(i).out()) {
      i++;
    }
    return i;
  }

  private static String range(
      Task task, List<Slot> slots, int from, int to, long result, StraceOptions options) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (i > from) {
        text.append(", ");
      }
      Slot slot = slots.get(i);
      boolean failed = slot.out() && !SpecialArguments.fills(task, result);
      text.append(
          failed
              ? ValuePrinter.address(task.syscallArgument(i))
              : ValuePrinter.print(task, slot.format(), i, slot.out(), result, options));
    }
    return text.toString();
  }
}
