package vivarium.syscall;

import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.mem.AddressSpace;
import vivarium.proc.Task;

/** Prints one value as strace does. */
final class ValuePrinter {
  private static final int STRING_LIMIT = 32;
  private static final int PATH_LIMIT = 4096;
  private static final int AT_FDCWD = -100;

  private ValuePrinter() {}

  static String print(Task task, ArgumentFormat format, int index, boolean out, long result) {
    long value = task.syscallArgument(index);
    return switch (format) {
      case PATH -> string(task, value, PATH_LIMIT);
      case STR -> string(task, value, STRING_LIMIT);
      case BUF -> {
        long size = out ? result : index + 1 < 6 ? task.syscallArgument(index + 1) : 0;
        AddressSpace space = task.addressSpace();
        yield space == null ? address(value) : bytes(space, value, size);
      }
      case STRV -> strings(task, value);
      default -> {
        AddressSpace space = task.addressSpace();
        if (space == null || !StructPrinter.has(format)) {
          yield number(format, value);
        }
        long count = index + 1 < 6 ? task.syscallArgument(index + 1) : 0;
        yield StructPrinter.text(space, format, value, count);
      }
    };
  }

  static String number(ArgumentFormat format, long value) {
    return switch (format) {
      case INT, FD, PID -> Integer.toString((int) value);
      case UINT -> Integer.toUnsignedString((int) value);
      case DIRFD -> (int) value == AT_FDCWD ? "AT_FDCWD" : Integer.toString((int) value);
      case OCT, MODE -> value == 0 ? "0" : "0" + Long.toOctalString(value & 0xffff_ffffL);
      case SIZE -> Long.toUnsignedString(value);
      case LONG -> Long.toString(value);
      case SIGNAL -> Signal.name((int) value);
      case HEX -> "0x" + Long.toHexString(value);
      default -> FlagNames.has(format) ? FlagNames.text(format, value) : address(value);
    };
  }

  static String address(long value) {
    return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
  }

  private static String string(Task task, long at, int limit) {
    AddressSpace space = task.addressSpace();
    if (at == 0 || space == null) {
      return "NULL";
    }
    StringBuilder text = new StringBuilder("\"");
    byte[] one = new byte[1];
    for (int i = 0; ; i++) {
      if (space.peek(at + i, one, 0, 1) < 1) {
        return address(at);
      }
      if (one[0] == 0) {
        return text.append('"').toString();
      }
      if (i == limit) {
        return text.append("\"...").toString();
      }
      escape(text, one[0] & 0xff);
    }
  }

  static String bytes(AddressSpace space, long at, long size) {
    if (at == 0) {
      return "NULL";
    }
    int shown = (int) Math.clamp(size, 0, STRING_LIMIT);
    byte[] data = new byte[shown];
    if (space.peek(at, data, 0, shown) < shown) {
      return address(at);
    }
    StringBuilder text = new StringBuilder("\"");
    for (byte b : data) {
      escape(text, b & 0xff);
    }
    return text.append(size > shown ? "\"..." : "\"").toString();
  }

  private static String strings(Task task, long at) {
    AddressSpace space = task.addressSpace();
    if (at == 0 || space == null) {
      return "NULL";
    }
    StringBuilder text = new StringBuilder("[");
    try {
      for (int i = 0; i < STRING_LIMIT; i++) {
        long pointer = space.readLong(at + 8L * i);
        if (pointer == 0) {
          return text.append(']').toString();
        }
        text.append(i == 0 ? "" : ", ").append(string(task, pointer, STRING_LIMIT));
      }
      return text.append(", ...]").toString();
    } catch (ErrnoException e) {
      return address(at);
    }
  }

  private static void escape(StringBuilder text, int c) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      case '\r' -> text.append("\\r");
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          text.append((char) c);
        } else {
          text.append('\\').append(Integer.toOctalString(c));
        }
      }
    }
  }
}
