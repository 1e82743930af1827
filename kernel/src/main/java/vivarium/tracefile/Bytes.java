package vivarium.tracefile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at the end: text and numbers are put in without objects in between. */
final class Bytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final int LONGEST_VARINT = 10;

  private byte[] array;
  private int size;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] array() {
    return array;
  }

  void clear() {
    size = 0;
  }

  private void room(int more) {
    if (array.length - size < more) array = Arrays.copyOf(array, Math.max(size + more, 2 * size));
  }

  Bytes put(int b) {
    room(1);
    array[size++] = (byte) b;
    return this;
  }

  Bytes put(Bytes other) {
    room(other.size);
    System.arraycopy(other.array, 0, array, size, other.size);
    size += other.size;
    return this;
  }

  Bytes put(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, array, size, bytes.length);
    size += bytes.length;
    return this;
  }

  /** A number in protobuf's encoding: seven bits a byte, the lowest first. */
  Bytes varint(long value) {
    room(LONGEST_VARINT);
    size = varintAt(array, size, value);
    return this;
  }

  /** Two varints, of which the first is a tag of protobuf's. */
  void tagged(int tag, long value) {
    room(2 * LONGEST_VARINT);
    byte[] to = array;
    size = varintAt(to, varintAt(to, size, tag), value);
  }

  /** The number of bytes behind a place, as a varint that begins there; one byte is left for it. */
  void varintBefore(int place) {
    int length = size - place - 1;
    if (length < 0x80) {
      array[place] = (byte) length;
      return;
    }
    int more = (31 - Integer.numberOfLeadingZeros(length)) / 7;
    room(more);
    System.arraycopy(array, place + 1, array, place + 1 + more, length);
    size += more;
    varintAt(array, place, length);
  }

  /** Puts a varint into bytes that are there; returns where it ends. */
  private static int varintAt(byte[] to, int place, long value) {
    int at = place;
    long left = value;
    while ((left & ~0x7fL) != 0) {
      to[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    to[at++] = (byte) left;
    return at;
  }

  /** A text in UTF-8. */
  Bytes put(String text) {
    int length = text.length();
    room(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) return put(text.substring(i).getBytes(StandardCharsets.UTF_8));
      array[size++] = (byte) c;
    }
    return this;
  }

  /** A number in decimal. */
  Bytes number(long value) {
    if (value < 0) {
      if (value == Long.MIN_VALUE) return put(Long.toString(value));
      put('-');
      return number(-value);
    }
    int digits = 1;
    for (long left = value; left >= 10; left /= 10) digits++;
    return padded(value, digits, '0');
  }

  /** A number that is not negative, right in a field of so many bytes; it must fit. */
  Bytes padded(long value, int width, int fill) {
    room(width);
    long left = value;
    for (int i = width - 1; i >= 0; i--) {
      boolean blank = left == 0 && i < width - 1;
      array[size + i] = (byte) (blank ? fill : '0' + left % 10);
      left /= 10;
    }
    size += width;
    return this;
  }

  /** A number in hexadecimal, as it is without sign. */
  Bytes hex(long value) {
    int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4);
    room(digits);
    for (int i = digits - 1; i >= 0; i--) array[size++] = HEX[(int) (value >>> 4 * i & 15)];
    return this;
  }

  /** A text right in a field; one that is too long takes more. */
  Bytes right(String text, int width) {
    for (int i = text.length(); i < width; i++) put(' ');
    return put(text);
  }

  /** A text left in a field; one that is too long takes more. */
  Bytes left(String text, int width) {
    put(text);
    for (int i = text.length(); i < width; i++) put(' ');
    return this;
  }

  /** Ns as seconds with nine decimals. */
  Bytes seconds(long nanos) {
    number(nanos / 1_000_000_000);
    put('.');
    return padded(nanos % 1_000_000_000, 9, '0');
  }

  /** Ns as us with three decimals. */
  Bytes micros(long nanos) {
    number(nanos / 1000);
    put('.');
    return padded(nanos % 1000, 3, '0');
  }

  /** A text as a JSON string. */
  Bytes json(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7f) {
        put("\\u").put(HEX[c >>> 12]).put(HEX[c >>> 8 & 15]).put(HEX[c >>> 4 & 15]);
        put(HEX[c & 15]);
      } else {
        if (c == '"' || c == '\\') put('\\');
        put(c);
      }
    }
    return put('"');
  }

  @Override
  public String toString() {
    return new String(array, 0, size, StandardCharsets.UTF_8);
  }
}
