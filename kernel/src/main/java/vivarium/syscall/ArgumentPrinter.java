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

  /** The arguments up to the first one that the call fills in. */
  static String before(Task task, SyscallRow row) {
    List<Slot> slots = signature(row).slots();
    int end = firstOut(slots);
    return range(task, slots, 0, end, 0);
  }

  /** The rest of them, after the call. */
  static String after(Task task, SyscallRow row, long result) {
    List<Slot> slots = signature(row).slots();
    int start = firstOut(slots);
    return range(task, slots, start, slots.size(), result);
  }

  static String result(SyscallRow row, long result) {
    return ValuePrinter.number(signature(row).result(), result);
  }

  private static int firstOut(List<Slot> slots) {
    int i = 0;
    while (i < slots.size() && !slots.get(i).out()) {
      i++;
    }
    return i;
  }

  private static String range(Task task, List<Slot> slots, int from, int to, long result) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (i > 0) {
        text.append(", ");
      }
      Slot slot = slots.get(i);
      boolean failed = slot.out() && result < 0;
      text.append(
          failed
              ? ValuePrinter.address(task.syscallArgument(i))
              : ValuePrinter.print(task, slot.format(), i, slot.out(), result));
    }
    return text.toString();
  }
}
