package vivarium.procfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;
import vivarium.mem.ProgramMap;
import vivarium.proc.Task;

/**
 * cmdline, environ and auxv: what the program was started with, read from its own memory, where it
 * may have changed it.
 */
final class ProcessMemory {
  /** Nothing longer than this is read: the limit of arguments and environment together. */
  private static final long MOST = 2 << 20;

  private ProcessMemory() {}

  /**
   * The arguments, each with a NUL at its end. A program that wrote over their end is shown up to
   * the first NUL.
   */
  static byte[] cmdline(AddressSpace space) {
    ProgramMap program = space.program;
    byte[] arguments = read(space, program.argumentsStart, program.argumentsEnd);
    if (arguments.length == 0 || arguments[arguments.length - 1] == 0) return arguments;
    long end = Math.max(program.argumentsEnd, program.environmentEnd);
    byte[] all = read(space, program.argumentsStart, end);
    int length = 0;
    while (length < all.length && all[length] != 0) length++;
    return java.util.Arrays.copyOf(all, Math.min(length + 1, all.length));
  }

  static byte[] environ(AddressSpace space) {
    return read(space, space.program.environmentStart, space.program.environmentEnd);
  }

  static byte[] auxv(AddressSpace space) {
    long[] words = space.program.auxiliaryVector;
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) bytes.putLong(word);
    return bytes.array();
  }

  /**
   * clear_refs: 1 forgets which pages were referenced, 2 of anonymous ones only, 3 of files only, 5
   * forgets the highest resident size. There are no soft-dirty bits (4).
   */
  static void clearReferences(Task task, String text) {
    AddressSpace space = ProcessDirectory.space(ProcessDirectory.alive(task));
    if (space == null) return;
    switch (text.strip()) {
      case "1" -> space.clearReferenced();
      case "2" -> space.clearReferenced(area -> area.file() == null);
      case "3" -> space.clearReferenced(area -> area.file() != null);
      case "5" -> space.usage.peakResidentPages = space.usage.residentPages();
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
  }

  /** The command line of a host program, which has no memory. */
  static byte[] hostCmdline(String path) {
    return path.isEmpty() ? new byte[0] : (path + "\0").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] read(AddressSpace space, long start, long end) {
    if (end <= start || end - start > MOST) return new byte[0];
    byte[] bytes = new byte[(int) (end - start)];
    int read = space.peek(start, bytes, 0, bytes.length);
    return read == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, Math.max(0, read));
  }
}
