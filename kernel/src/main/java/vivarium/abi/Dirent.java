package vivarium.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The layout of {@code struct linux_dirent64}, as getdents64(2) writes it. */
public final class Dirent {
  private static final int HEADER = 19;

  private Dirent() {}

  /** Bytes that an entry takes, a multiple of 8. */
  public static int size(int nameLength) {
    return HEADER + nameLength + 1 + 7 & ~7;
  }

  /**
   * Puts one entry into {@code to}.
   *
   * @param next the position of the entry that follows
   * @param mode the S_IFMT bits, from which d_type is made
   */
  public static void put(byte[] to, int offset, long ino, long next, int mode, byte[] name) {
    int size = size(name.length);
    ByteBuffer b = ByteBuffer.wrap(to, offset, size).order(ByteOrder.LITTLE_ENDIAN);
    b.putLong(ino).putLong(next).putShort((short) size);
    b.put((byte) ((mode & Mode.S_IFMT) >> 12)).put(name).put((byte) 0);
  }
}
