package vivarium.fs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * File names between the guest's bytes and Java's strings, without loss.
 *
 * <p>Names are UTF-8 for people, but Linux allows any bytes but NUL and slash. Bytes that are not
 * UTF-8 become the lone surrogates U+DC80 to U+DCFF, and back.
 */
public final class Names {
  private Names() {}

  public static String decode(byte[] bytes, int offset, int length) {
    boolean ascii = true;
    for (int i = offset; i < offset + length && ascii; i++) {
      ascii = bytes[i] >= 0;
    }
    if (ascii) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(length);
    int end = offset + length;
    for (int i = offset; i < end; ) {
      int size = sequenceLength(bytes, i, end);
      if (size == 0) {
        text.append((char) (0xdc00 | (bytes[i++] & 0xff)));
      } else {
        text.append(new String(bytes, i, size, StandardCharsets.UTF_8));
        i += size;
      }
    }
    return text.toString();
  }

  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** From a string with one char a byte, as AddressSpace.readString gives it. */
  public static String fromLatin1(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return bytes;
  }

  /** As a string with one char a byte, as programs are given their arguments. */
  public static String toLatin1(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return new String(encode(name), StandardCharsets.ISO_8859_1);
      }
    }
    return name;
  }

  /** The same of several. */
  public static List<String> toLatin1(List<String> names) {
    return names.stream().map(Names::toLatin1).toList();
  }

  public static byte[] encode(String name) {
    boolean plain = true;
    for (int i = 0; i < name.length() && plain; i++) {
      plain = !Character.isSurrogate(name.charAt(i));
    }
    if (plain) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() + 8);
    for (int i = 0; i < name.length(); ) {
      int point = name.codePointAt(i);
      if (point >= 0xdc80 && point <= 0xdcff) {
        bytes.write(point & 0xff);
      } else {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(point);
    }
    return bytes.toByteArray();
  }

  /** Bytes of the name in the guest. */
  public static int length(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return encode(name).length;
      }
    }
    return name.length();
  }

  /** Bytes of the well-formed UTF-8 sequence at {@code i}, or 0 if there is none. */
  private static int sequenceLength(byte[] bytes, int i, int end) {
    int first = bytes[i] & 0xff;
    int size =
        first < 0x80
            ? 1
            : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size == 0 || i + size > end) {
      return 0;
    }
    for (int k = 1; k < size; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    if (size > 2) {
      int second = bytes[i + 1] & 0xff;
      boolean overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
      boolean beyond = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
      if (overlong || beyond) {
        return 0;
      }
    }
    return size;
  }
}
