package vivarium.loader;

import static vivarium.abi.Errno.E2BIG;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.MmapFlags;
import vivarium.mem.AddressSpace;
import vivarium.mem.MapRequest;

/**
 * The stack that a program finds at its start, laid out as Linux does:
 *
 * <pre>
 *   stack top   eight zero bytes
 *               path of the program (AT_EXECFN)
 *               environment strings       environmentStart .. environmentEnd
 *               argument strings          argumentsStart .. argumentsEnd
 *               a random gap of up to 8 KiB
 *               sixteen random bytes (AT_RANDOM)
 *               auxiliary vector, envp[], argv[]
 *   sp          argc, 16-byte aligned
 * </pre>
 */
final class InitialStack {
  private static final int PAGE = 4096;
  private static final int MAX_STRING = 32 * PAGE;
  private static final long MAX_ARGUMENTS = 6L << 20;
  private static final long SMALLEST_ARGUMENT_ROOM = 32L * PAGE;

  /** How far the stack area reaches below the arguments from the start (bytes). */
  private static final long FIRST_ROOM = 128 << 10;

  private final AddressSpace space;
  private final List<String> arguments;
  private final List<String> environment;
  private final byte[] strings;
  private final long stringsAt;
  private final long pathAt;

  /**
   * Measures the strings; writes nothing yet.
   *
   * @throws ErrnoException E2BIG if a string or all together are too long
   */
  InitialStack(AddressSpace space, List<String> arguments, List<String> environment, String path) {
    this.space = space;
    this.arguments = arguments;
    this.environment = environment;
    long top = space.layout().stackTop();
    long size = 8 + length(path);
    for (String s : arguments) {
      size += length(s);
    }
    for (String s : environment) {
      size += length(s);
    }
    long pointers = 8L * (arguments.size() + environment.size());
    long room = Math.max(SMALLEST_ARGUMENT_ROOM, Math.min(space.limits().stack / 4, MAX_ARGUMENTS));
    if (size + pointers > room) {
      throw ErrnoException.of(E2BIG);
    }
    strings = new byte[(int) size];
    stringsAt = top - size;
    ByteBuffer out = ByteBuffer.wrap(strings);
    space.program.argumentsStart = stringsAt;
    put(out, arguments);
    space.program.argumentsEnd = stringsAt + out.position();
    space.program.environmentStart = stringsAt + out.position();
    put(out, environment);
    space.program.environmentEnd = stringsAt + out.position();
    pathAt = stringsAt + out.position();
    put(out, List.of(path));
  }

  /** Address of the program's path, for AT_EXECFN. */
  long pathAddress() {
    return pathAt;
  }

  /**
   * Maps the stack area and writes everything; returns sp.
   *
   * @param gap random bytes below the strings
   * @param randomBytes what AT_RANDOM will point to
   * @param auxiliary tag and value pairs; the value for AT_RANDOM and the end are filled in here
   */
  long write(int gap, byte[] randomBytes, AuxiliaryVector auxiliary, boolean executable) {
    long randomAt = (stringsAt - gap & -16) - randomBytes.length;
    long[] vector = auxiliary.finish(randomAt);
    long words = 1 + arguments.size() + 1 + environment.size() + 1 + vector.length;
    long sp = randomAt - words * 8 & -16;
    map(sp, executable);
    space.copyOut(stringsAt, strings, 0, strings.length);
    space.copyOut(randomAt, randomBytes, 0, randomBytes.length);
    ByteBuffer out = ByteBuffer.allocate((int) words * 8).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(arguments.size());
    long next = pointers(out, arguments, space.program.argumentsStart);
    pointers(out, environment, next);
    for (long word : vector) {
      out.putLong(word);
    }
    space.copyOut(sp, out.array(), 0, out.capacity());
    space.program.stackStart = sp;
    space.program.auxiliaryVector = vector;
    return sp;
  }

  private void map(long sp, boolean executable) {
    long top = space.layout().stackTop();
    long used = top - (sp & -PAGE);
    long size = used + Math.max(0, Math.min(FIRST_ROOM, (space.limits().stack & -PAGE) - used));
    int protection =
        MmapFlags.PROT_READ | MmapFlags.PROT_WRITE | (executable ? MmapFlags.PROT_EXEC : 0);
    int flags = MmapFlags.MAP_FIXED_NOREPLACE | MmapFlags.MAP_GROWSDOWN | MmapFlags.MAP_STACK;
    space.map(MapRequest.anonymous(top - size, size, protection, flags));
  }

  private static long pointers(ByteBuffer out, List<String> strings, long address) {
    long at = address;
    for (String s : strings) {
      out.putLong(at);
      at += s.length() + 1;
    }
    out.putLong(0);
    return at;
  }

  private static void put(ByteBuffer out, List<String> strings) {
    for (String s : strings) {
      out.put(s.getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
    }
  }

  private static int length(String s) {
    if (s.length() >= MAX_STRING) {
      throw ErrnoException.of(E2BIG);
    }
    return s.length() + 1;
  }
}
