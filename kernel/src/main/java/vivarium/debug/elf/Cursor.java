package vivarium.debug.elf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A place in a section's bytes that moves on as values are read: little-endian numbers, LEB128,
 * strings. Nothing is read outside of its limits: {@link BadObjectException}.
 */
public final class Cursor {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_STRING = 1 << 16;

  private final byte[] bytes;
  private final int end;
  private int at;

  /** From a position to the end of a section. */
  public Cursor(byte[] bytes, long position) {
    this(bytes, position, bytes.length);
  }

  /** From a position to a limit, both in bytes from the section's start. */
  public Cursor(byte[] bytes, long position, long limit) {
    if (position < 0 || limit > bytes.length || position > limit) {
      throw new BadObjectException("position " + position + " is outside of the section");
    }
    this.bytes = bytes;
    this.at = (int) position;
    this.end = (int) limit;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int position() {
    return at;
  }

  public int limit() {
    return end;
  }

  public boolean hasMore() {
    return at < end;
  }

  public int remaining() {
    return end - at;
  }

  private int take(int count) {
    if (count > end - at) {
      throw new BadObjectException("the section ends within a value");
    }
    int start = at;
    at += count;
    return start;
  }

  public void skip(long count) {
    if (count < 0 || count > end - at) {
      throw new BadObjectException("the section ends within a block");
    }
    at += (int) count;
  }

  public void moveTo(long position) {
    if (position < 0 || position > end) {
      throw new BadObjectException("position " + position + " is outside of the section");
    }
    at = (int) position;
  }

  public int u8() {
    return bytes[take(1)] & 0xff;
  }

  public byte s8() {
    return bytes[take(1)];
  }

  public int u16() {
    return (short) SHORT.get(bytes, take(2)) & 0xffff;
  }

  public int s32() {
    return (int) INT.get(bytes, take(4));
  }

  public long u32() {
    return s32() & 0xffff_ffffL;
  }

  public long u64() {
    return (long) LONG.get(bytes, take(8));
  }

  public int u24() {
    return u16() | u8() << 16;
  }

  /** A number of 1, 2, 4 or 8 bytes, zero-extended. */
  public long unsigned(int size) {
    return switch (size) {
      case 1 -> u8();
      case 2 -> u16();
      case 4 -> u32();
      case 8 -> u64();
      default -> throw new BadObjectException("no number has " + size + " bytes");
    };
  }

  /** Unsigned LEB128; bits beyond 64 are dropped. */
  public long uleb() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = u8();
      if (shift < 64) {
        value |= (b & 0x7fL) << shift;
      }
      if ((b & 0x80) == 0) {
        return value;
      }
    }
  }

  /** Signed LEB128; bits beyond 64 are dropped. */
  public long sleb() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = u8();
      if (shift < 64) {
        value |= (b & 0x7fL) << shift;
      }
      if ((b & 0x80) == 0) {
        return shift < 57 && (b & 0x40) != 0 ? value | -1L << shift + 7 : value;
      }
    }
  }

  /** An unsigned LEB128 that has to fit into an int. */
  public int ulebInt() {
    long value = uleb();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new BadObjectException("number " + Long.toUnsignedString(value) + " is too large");
    }
    return (int) value;
  }

  /** An offset into a section: 4 bytes, or 8 in the 64-bit format. */
  public long offset(boolean wide) {
    return wide ? u64() : u32();
  }

  /** The bytes up to a NUL as UTF-8, without control characters. */
  public String string() {
    int start = at;
    skipString();
    int length = Math.min(at - 1 - start, MAX_STRING);
    for (int i = start; i < start + length; i++) {
      if (bytes[i] >= 0 && bytes[i] < ' ' || bytes[i] == 0x7f) {
        return new String(bytes, start, length, StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}", "?");
      }
    }
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  public void skipString() {
    while (u8() != 0) {
      // on to the NUL
    }
  }

  /** A copy of the next bytes. */
  public byte[] block(long length) {
    int start = at;
    skip(length);
    return java.util.Arrays.copyOfRange(bytes, start, at);
  }

  /** A cursor over the next bytes, behind which this one goes on. */
  public Cursor slice(long length) {
    int start = at;
    skip(length);
    return new Cursor(bytes, start, at);
  }
}
