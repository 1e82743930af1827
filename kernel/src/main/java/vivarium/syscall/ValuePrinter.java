package vivarium.syscall;

import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.fs.OpenFile;
import vivarium.mem.AddressSpace;
import vivarium.proc.Task;

/** Prints one value as strace does. */
final class ValuePrinter {
  static final int STRING_LIMIT = 32;
  private static final int PATH_LIMIT = 4096;
  private static final int AT_FDCWD = -100;

  private ValuePrinter() {}

  static String print(
      Task task,
      ArgumentFormat format,
      int index,
      boolean out,
      long result,
      StraceOptions options) {
    long value = task.syscallArgument(index);
    AddressSpace space = task.addressSpace();
    if (space == null) {
      return number(task, format, value, options);
    }
    int limit = options.stringLimit();
    return switch (format) {
      case PATH -> string(space, value, PATH_LIMIT);
      case STR -> string(space, value, limit);
      case BUF -> bytes(space, value, out ? result : next(task, index), limit);
      case RANDOM -> hexBytes(space, value, result, limit);
      case STRV -> strings(space, value);
      case ENVP -> address(value) + environment(new Peek(space), value);
      case DIRENTS -> address(value) + DirectoryText.of(new Peek(space), value, result);
      default -> {
        if (!StructPrinter.has(format)) {
          yield number(task, format, value, options);
        }
        long count = next(task, index);
        long bytes = out && format == ArgumentFormat.IOVEC ? result : Long.MAX_VALUE;
        yield StructPrinter.text(space, format, value, count, bytes, limit);
      }
    };
  }

  private static long next(Task task, int index) {
    return index + 1 < 6 ? task.syscallArgument(index + 1) : 0;
  }

  static String number(Task task, ArgumentFormat format, long value, StraceOptions options) {
    boolean named = options.paths() && (int) value >= 0 && !task.exited();
    return switch (format) {
      case FD -> (int) value + (named ? place(task, (int) value) : "");
      case DIRFD ->
          (int) value == AT_FDCWD
              ? "AT_FDCWD" + (options.paths() ? "<" + task.fs().cwd().path() + ">" : "")
              : (int) value + (named ? place(task, (int) value) : "");
      case INT, PID -> Integer.toString((int) value);
      case UINT -> Integer.toUnsignedString((int) value);
      case OCT, MODE -> value == 0 ? "000" : "0" + Long.toOctalString(value & 0xffff_ffffL);
      case SIZE -> Long.toUnsignedString(value);
      case LONG -> Long.toString(value);
      case SIGNAL -> (int) value == 0 ? "0" : Signal.name((int) value);
      case HEX -> value == 0 ? "0" : "0x" + Long.toHexString(value);
      default -> FlagNames.has(format) ? FlagNames.text(format, value) : address(value);
    };
  }

  private static String place(Task task, int fd) {
    OpenFile file = task.files().peek(fd);
    return file == null ? "" : "<" + file.path() + ">";
  }

  static String environment(Peek memory, long at) {
    if (at == 0) {
      return "";
    }
    try {
      int count = 0;
      while (memory.readLong(at + 8L * count) != 0) {
        count++;
      }
      return " /* " + count + (count == 1 ? " var */" : " vars */");
    } catch (ErrnoException e) {
      return "";
    }
  }

  static String address(long value) {
    return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
  }

  static String string(AddressSpace space, long at, int limit) {
    if (at == 0) {
      return "NULL";
    }
    byte[] bytes = new byte[limit + 1];
    int length = 0;
    while (length <= limit) {
      if (space.peek(at + length, bytes, length, 1) < 1) {
        return address(at);
      }
      if (bytes[length] == 0) {
        return quoted(bytes, length);
      }
      length++;
    }
    return quoted(bytes, limit) + "...";
  }

  static String bytes(AddressSpace space, long at, long size, int limit) {
    if (at == 0) {
      return "NULL";
    }
    int shown = (int) Math.clamp(size, 0, limit);
    byte[] data = new byte[shown];
    if (space.peek(at, data, 0, shown) < shown) {
      return address(at);
    }
    return quoted(data, shown) + (size > shown ? "..." : "");
  }

  private static String hexBytes(AddressSpace space, long at, long size, int limit) {
    int shown = (int) Math.clamp(size, 0, limit);
    byte[] data = new byte[shown];
    if (at == 0 || space.peek(at, data, 0, shown) < shown) {
      return address(at);
    }
    StringBuilder text = new StringBuilder("\"");
    for (byte b : data) {
      text.append("\\x%02x".formatted(b & 0xff));
    }
    return text.append(size > shown ? "\"..." : "\"").toString();
  }

  static String strings(AddressSpace space, long at) {
    if (at == 0) {
      return "NULL";
    }
    StringBuilder text = new StringBuilder("[");
    Peek memory = new Peek(space);
    try {
      for (int i = 0; i < STRING_LIMIT; i++) {
        long pointer = memory.readLong(at + 8L * i);
        if (pointer == 0) {
          return text.append(']').toString();
        }
        text.append(i == 0 ? "" : ", ").append(string(space, pointer, STRING_LIMIT));
      }
      return text.append(", ...]").toString();
    } catch (ErrnoException e) {
      return address(at);
    }
  }

  /** In quotes; what is not printable as C writes it, octal digits as few as can be. */
  static String quoted(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < length; i++) {
      int c = bytes[i] & 0xff;
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        case '\f' -> text.append("\\f");
        case 0x0b -> text.append("\\v");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            text.append((char) c);
          } else {
            boolean digit = i + 1 < length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
            String octal = Integer.toOctalString(c);
            text.append('\\').append(digit ? "0".repeat(3 - octal.length()) : "").append(octal);
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
