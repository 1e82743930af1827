package vivarium.syscall;

import vivarium.abi.ErrnoException;

/** How many entries getdents64(2) gave, as strace tells it. */
final class DirectoryText {
  private static final int LENGTH_AT = 16;

  private DirectoryText() {}

  static String of(Peek memory, long at, long bytes) {
    int count = 0;
    try {
      for (long offset = 0; offset < bytes; count++) {
        int length = memory.readShort(at + offset + LENGTH_AT);
        if (length == 0) {
          break;
        }
        offset += length;
      }
    } catch (ErrnoException e) {
      return "";
    }
    return " /* " + count + (count == 1 ? " entry */" : " entries */");
  }
}
