package vivarium.heapcheck;

import static vivarium.heapcheck.GuestMemory.argument;

import vivarium.cpu.ShadowMemory;
import vivarium.cpu.ShadowRegisters;
import vivarium.mem.Access;

/**
 * The string functions: what stands in for those of the C library, which look at more bytes than
 * they may say and do not tell when source and destination overlap. They go byte by byte, or word
 * by word where both sides are aligned, as Valgrind's do.
 */
final class Strings {
  private final ProcessChecker checker;
  private final ShadowMemory shadow;
  private final GuestMemory memory;

  Strings(ProcessChecker checker, GuestMemory memory) {
    this.checker = checker;
    this.memory = memory;
    this.shadow = checker.shadow();
  }

  void addTo(Functions table) {
    table.add((task, name) -> length(task, argument(task, 0), -1L), "strlen");
    table.add((task, name) -> length(task, argument(task, 0), argument(task, 1)), "strnlen");
    table.add((task, name) -> copy(task, name, false), "memcpy");
    table.add((task, name) -> copy(task, name, false) + argument(task, 2), "mempcpy");
    table.add((task, name) -> copy(task, name, true), "memmove");
    table.add((task, name) -> set(task), "memset");
    table.add((task, name) -> copyString(task, name, argument(task, 0), -1), "strcpy");
    table.add(
        (task, name) -> {
          long length = length(null, argument(task, 1), -1);
          return copyString(task, name, argument(task, 0), -1) + length;
        },
        "stpcpy");
    table.add((task, name) -> copyPadded(task, name), "strncpy");
    table.add((task, name) -> append(task, name, -1), "strcat");
    table.add((task, name) -> append(task, name, argument(task, 2)), "strncat");
    table.add((task, name) -> compare(task, -1, true), "strcmp");
    table.add((task, name) -> compare(task, argument(task, 2), true), "strncmp");
    table.add((task, name) -> compare(task, argument(task, 2), false), "memcmp", "bcmp");
    table.add((task, name) -> find(task, -1, true, false), "strchr", "index");
    table.add((task, name) -> find(task, -1, true, true), "strchrnul");
    table.add((task, name) -> find(task, argument(task, 2), false, false), "memchr");
    table.add((task, name) -> find(task, -1, false, false), "rawmemchr");
    table.add((task, name) -> findLast(task), "strrchr", "rindex");
  }

  /** A byte that the function decides by; what is wrong with reading it is told. */
  private int decide(ShadowRegisters task, long address) {
    int value = memory.read(address);
    if (!shadow.addressable(address)) {
      checker.invalid(task, address, 1, false);
    } else if (shadow.undefined(address) != 0) {
      checker.undefinedCondition(task);
    }
    return value;
  }

  /** The bytes before a NUL, at most so many; the task is null if nothing is to be told. */
  private long length(
      @org.jspecify.annotations.Nullable ShadowRegisters task, long address, long most) {
    long length = 0;
    while (length != most && memory.read(address + length) != 0) {
      length++;
    }
    if (task != null) {
      for (long i = 0; i <= length && i != most; i++) {
        decide(task, address + i);
      }
    }
    return length;
  }

  private static boolean overlap(long a, long aLength, long b, long bLength) {
    return aLength > 0 && bLength > 0 && a < b + bLength && b < a + aLength;
  }

  private long copy(ShadowRegisters task, String name, boolean mayOverlap) {
    long to = argument(task, 0);
    long from = argument(task, 1);
    long length = argument(task, 2);
    memory.require(from, length, Access.LOAD);
    memory.require(to, length, Access.STORE);
    if (!mayOverlap && overlap(to, length, from, length)) {
      checker.overlap(task, name, to, from, length);
    }
    boolean words = ((to | from) & 7) == 0;
    long done = 0;
    while (done < length) {
      int size = words && length - done >= 8 ? 8 : 1;
      access(task, from + done, size, false);
      access(task, to + done, size, true);
      done += size;
    }
    move(from, to, length);
    return to;
  }

  private void access(ShadowRegisters task, long address, int size, boolean store) {
    if (shadow.firstUnaddressable(address, size) >= 0) {
      checker.invalid(task, address, size, store);
    }
  }

  /** Copies bytes that may overlap, with what is known of them. */
  private void move(long from, long to, long length) {
    boolean up = to <= from;
    for (long i = 0; i < length; i++) {
      long at = up ? i : length - 1 - i;
      memory.write(to + at, memory.read(from + at));
      shadow.setUndefined(to + at, known(from + at));
    }
  }

  private long set(ShadowRegisters task) {
    long to = argument(task, 0);
    int value = (int) argument(task, 1) & 0xff;
    int undefined = (int) task.undefined[11] & 0xff;
    long length = argument(task, 2);
    memory.require(to, length, Access.STORE);
    long done = 0;
    while (done < length) {
      int size = ((to + done) & 7) == 0 && length - done >= 8 ? 8 : 1;
      access(task, to + done, size, true);
      done += size;
    }
    for (long i = 0; i < length; i++) {
      memory.write(to + i, value);
      shadow.setUndefined(to + i, undefined);
    }
    return to;
  }

  private void copyBytes(ShadowRegisters task, long from, long to, long length) {
    for (long i = 0; i < length; i++) {
      decide(task, from + i);
      access(task, to + i, 1, true);
    }
    move(from, to, length);
  }

  private long copyString(ShadowRegisters task, String name, long to, long most) {
    long from = argument(task, 1);
    long length = length(null, from, most) + 1;
    memory.require(to, length, Access.STORE);
    if (overlap(to, length, from, length)) {
      checker.overlap(task, name, to, from, -1);
    }
    copyBytes(task, from, to, length);
    return argument(task, 0);
  }

  private long copyPadded(ShadowRegisters task, String name) {
    long to = argument(task, 0);
    long from = argument(task, 1);
    long most = argument(task, 2);
    long length = length(null, from, most);
    long copied = Math.min(most, length + 1);
    memory.require(to, most, Access.STORE);
    if (overlap(to, most, from, copied)) {
      checker.overlap(task, name, to, from, most);
    }
    copyBytes(task, from, to, copied);
    for (long i = copied; i < most; i++) {
      access(task, to + i, 1, true);
      memory.write(to + i, 0);
      shadow.setUndefined(to + i, 0);
    }
    return to;
  }

  private long append(ShadowRegisters task, String name, long most) {
    long to = argument(task, 0);
    long from = argument(task, 1);
    long end = to + length(null, to, -1);
    long length = length(null, from, most);
    memory.require(end, length + 1, Access.STORE);
    length(task, to, -1);
    if (overlap(to, end + length + 1 - to, from, length + 1)) {
      checker.overlap(task, name, to, from, most);
    }
    copyBytes(task, from, end, length);
    if (length != most) {
      decide(task, from + length);
    }
    access(task, end + length, 1, true);
    memory.write(end + length, 0);
    shadow.setUndefined(end + length, 0);
    return to;
  }

  private long compare(ShadowRegisters task, long most, boolean strings) {
    long a = argument(task, 0);
    long b = argument(task, 1);
    long count = 0;
    int difference = 0;
    while (count != most && difference == 0) {
      int left = memory.read(a + count);
      difference = left - memory.read(b + count);
      count++;
      if (strings && left == 0) {
        break;
      }
    }
    boolean words = !strings && ((a | b) & 7) == 0;
    for (long done = 0; done < count; ) {
      int size = words && count - done >= 8 ? 8 : 1;
      comparePart(task, a + done, b + done, size);
      done += size;
    }
    return difference;
  }

  /** Two parts are compared at once: that is undefined unless defined bits differ. */
  private void comparePart(ShadowRegisters task, long a, long b, int size) {
    access(task, a, size, false);
    access(task, b, size, false);
    boolean anyUndefined = false;
    for (int i = 0; i < size; i++) {
      int undefined = known(a + i) | known(b + i);
      if (((memory.read(a + i) ^ memory.read(b + i)) & ~undefined) != 0) {
        return;
      }
      anyUndefined |= undefined != 0;
    }
    if (anyUndefined) {
      checker.undefinedCondition(task);
    }
  }

  /**
   * The undefined bits of a byte; what must not be accessed has been told and counts as defined.
   */
  private int known(long address) {
    return shadow.addressable(address) ? shadow.undefined(address) : 0;
  }

  private long find(ShadowRegisters task, long most, boolean string, boolean orEnd) {
    long start = argument(task, 0);
    int wanted = (int) argument(task, 1) & 0xff;
    long at = start;
    long found = 0;
    for (; at - start != most; at++) {
      int value = memory.read(at);
      if (value == wanted) {
        found = at;
        break;
      }
      if (string && value == 0) {
        found = orEnd ? at : 0;
        break;
      }
    }
    long end = at - start == most ? at : at + 1;
    for (long i = start; i < end; i++) {
      decide(task, i);
    }
    return found;
  }

  private long findLast(ShadowRegisters task) {
    long start = argument(task, 0);
    int wanted = (int) argument(task, 1) & 0xff;
    long length = length(null, start, -1);
    long found = 0;
    for (long at = start; at <= start + length; at++) {
      if (memory.read(at) == wanted) {
        found = at;
      }
    }
    length(task, start, -1);
    return found;
  }
}
