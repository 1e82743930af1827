package vivarium.fs;

import java.io.ByteArrayOutputStream;
import vivarium.abi.Termios;

/** What happens to bytes on their way to the screen: OPOST of termios(3). */
final class OutputProcessing {
  private final Termios settings;
  private int column;

  OutputProcessing(Termios settings) {
    this.settings = settings;
  }

  /** The most bytes that one byte can become. */
  int growth() {
    if ((settings.output & Termios.OPOST) == 0) {
      return 1;
    }
    return (settings.output & Termios.XTABS) == Termios.XTABS ? 8 : 2;
  }

  byte[] process(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 16);
    if ((settings.output & Termios.OPOST) == 0) {
      out.write(bytes, offset, length);
      return out.toByteArray();
    }
    for (int i = offset; i < offset + length; i++) {
      put(bytes[i], out);
    }
    return out.toByteArray();
  }

  private void put(byte b, ByteArrayOutputStream out) {
    switch (b) {
      case '\n' -> {
        if ((settings.output & Termios.ONLCR) != 0) {
          out.write('\r');
          column = 0;
        } else if ((settings.output & Termios.ONLRET) != 0) {
          column = 0;
        }
        out.write('\n');
      }
      case '\r' -> {
        if ((settings.output & Termios.ONOCR) != 0 && column == 0) {
          return;
        }
        boolean toNewline = (settings.output & Termios.OCRNL) != 0;
        out.write(toNewline ? '\n' : '\r');
        if (!toNewline || (settings.output & Termios.ONLRET) != 0) {
          column = 0;
        }
      }
      case '\t' -> {
        int spaces = 8 - (column & 7);
        column += spaces;
        if ((settings.output & Termios.XTABS) == Termios.XTABS) {
          out.writeBytes(" ".repeat(spaces).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } else {
          out.write('\t');
        }
      }
      case '\b' -> {
        column = Math.max(0, column - 1);
        out.write(b);
      }
      default -> {
        if (b >= 0x20 || (b < 0 && (b & 0xc0) != 0x80)) {
          column++;
        }
        out.write(b);
      }
    }
  }
}
