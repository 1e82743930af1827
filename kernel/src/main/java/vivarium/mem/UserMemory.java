package vivarium.mem;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * How the kernel reads and writes user memory: with the user's rights, page by page, faulting pages
 * in. Copies say how many bytes they did before the first that could not be done.
 */
final class UserMemory {
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;

  private final AddressSpace space;
  private final PhysicalMemory memory;

  UserMemory(AddressSpace space) {
    this.space = space;
    this.memory = space.memory;
  }

  static void whole(int done, int wanted) {
    if (done != wanted) {
      throw ErrnoException.of(Errno.EFAULT);
    }
  }

  /** The physical address for an access, after faulting the page in; -1 if it is forbidden. */
  private long reach(long va, Access access) {
    while (true) {
      long pa = space.translate(va, access);
      if (pa >= 0) {
        return pa;
      }
      Fault fault = space.handleFault(va, access);
      if (!fault.resolved()) {
        return -1;
      }
    }
  }

  private long reachOrFault(long va, Access access) {
    long pa = reach(va, access);
    if (pa < 0) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    return pa;
  }

  private static int inPage(long va, long length) {
    return (int) Math.min(length, PAGE_SIZE - (va & PhysicalMemory.PAGE_MASK));
  }

  int copyIn(long va, byte[] to, int offset, int length) {
    int done = 0;
    while (done < length) {
      long pa = reach(va + done, Access.LOAD);
      if (pa < 0) {
        break;
      }
      int part = inPage(va + done, length - done);
      memory.read(pa, to, offset + done, part);
      done += part;
    }
    return done;
  }

  int copyOut(long va, byte[] from, int offset, int length) {
    int done = 0;
    while (done < length) {
      long pa = reach(va + done, Access.STORE);
      if (pa < 0) {
        break;
      }
      int part = inPage(va + done, length - done);
      memory.write(pa, from, offset + done, part);
      done += part;
    }
    written(va, done);
    return done;
  }

  private void written(long va, long length) {
    if (space.watch != null) {
      space.watch.written(va, length);
    }
  }

  void zero(long va, long length) {
    for (long done = 0; done < length; ) {
      int part = inPage(va + done, length - done);
      memory.zero(reachOrFault(va + done, Access.STORE), part);
      done += part;
    }
    written(va, length);
  }

  /** A little-endian number of 1, 2, 4 or 8 bytes, zero-extended; any alignment. */
  long read(long va, int size) {
    if (inPage(va, size) == size) {
      long pa = reachOrFault(va, Access.LOAD);
      return switch (size) {
        case 1 -> memory.readByte(pa) & 0xff;
        case 2 -> memory.readShort(pa) & 0xffff;
        case 4 -> memory.readInt(pa) & 0xffffffffL;
        default -> memory.readLong(pa);
      };
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | memory.readByte(reachOrFault(va + i, Access.LOAD)) & 0xff;
    }
    return value;
  }

  void write(long va, long value, int size) {
    if (inPage(va, size) == size) {
      long pa = reachOrFault(va, Access.STORE);
      switch (size) {
        case 1 -> memory.writeByte(pa, (byte) value);
        case 2 -> memory.writeShort(pa, (short) value);
        case 4 -> memory.writeInt(pa, (int) value);
        default -> memory.writeLong(pa, value);
      }
      written(va, size);
      return;
    }
    for (int i = 0; i < size; i++) {
      memory.writeByte(reachOrFault(va + i, Access.STORE), (byte) (value >>> 8 * i));
    }
    written(va, size);
  }

  /** As {@link AddressSpace#compareAndSetInt}. */
  boolean compareAndSet(long va, int expected, int value) {
    long pa = reachOrFault(va, Access.STORE);
    boolean done = PhysicalMemory.Atomic.INT.compareAndSet(memory.segment(), pa, expected, value);
    written(va, Integer.BYTES);
    return done;
  }

  String readString(long va, int max) {
    byte[] buffer = new byte[Math.min(max, 256)];
    int length = 0;
    while (length < max) {
      long pa = reachOrFault(va + length, Access.LOAD);
      int part = inPage(va + length, max - length);
      if (length + part > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(max, length + part));
      }
      memory.read(pa, buffer, length, part);
      for (int i = length; i < length + part; i++) {
        if (buffer[i] == 0) {
          return new String(buffer, 0, i, StandardCharsets.ISO_8859_1);
        }
      }
      length += part;
    }
    throw ErrnoException.of(Errno.ENAMETOOLONG);
  }

  int peek(long va, byte[] to, int offset, int length) {
    int done = 0;
    while (done < length) {
      int frame = space.forcedFrame(va + done, false);
      if (frame < 0) {
        break;
      }
      int part = inPage(va + done, length - done);
      memory.read(address(frame, va + done), to, offset + done, part);
      done += part;
    }
    return done;
  }

  int poke(long va, byte[] from, int offset, int length) {
    int done = 0;
    while (done < length) {
      int frame = space.forcedFrame(va + done, true);
      if (frame < 0) {
        break;
      }
      int part = inPage(va + done, length - done);
      space.frames.beforeWrite(frame);
      memory.write(address(frame, va + done), from, offset + done, part);
      done += part;
    }
    return done;
  }

  private static long address(int frame, long va) {
    return PhysicalMemory.address(frame) | va & PhysicalMemory.PAGE_MASK;
  }
}
