package vivarium.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;

/** Reads guest memory for printing: what is not there is not brought in, but EFAULT. */
final class Peek {
  private final AddressSpace space;
  private final byte[] word = new byte[8];
  private final ByteBuffer view = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN);

  Peek(AddressSpace space) {
    this.space = space;
  }

  long readLong(long at) {
    fill(at, word, 8);
    return view.getLong(0);
  }

  int readInt(long at) {
    fill(at, word, 4);
    return view.getInt(0);
  }

  int readShort(long at) {
    fill(at, word, 2);
    return view.getShort(0) & 0xffff;
  }

  byte[] readBytes(long at, int length) {
    byte[] bytes = new byte[length];
    fill(at, bytes, length);
    return bytes;
  }

  /** Up to a zero byte, or {@code most} bytes. */
  String readString(long at, int most) {
    int length = 0;
    byte[] bytes = new byte[most];
    while (length < most && space.peek(at + length, bytes, length, 1) == 1 && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private void fill(long at, byte[] to, int length) {
    if (space.peek(at, to, 0, length) < length) {
      throw ErrnoException.of(Errno.EFAULT);
    }
  }
}
