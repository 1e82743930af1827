package vivarium.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A terminal's settings as in termios(3), and the layout of the kernel's {@code struct termios} (36
 * bytes) and {@code struct termios2} (with two speeds behind it, 44 bytes).
 */
public final class Termios {
  public static final int SIZE = 36;
  public static final int SIZE2 = 44;

  public static final int IGNBRK = 0x1;
  public static final int ISTRIP = 0x20;
  public static final int INLCR = 0x40;
  public static final int IGNCR = 0x80;
  public static final int ICRNL = 0x100;
  public static final int IXON = 0x400;
  public static final int IXANY = 0x800;
  public static final int IMAXBEL = 0x2000;
  public static final int IUTF8 = 0x4000;

  public static final int OPOST = 0x1;
  public static final int ONLCR = 0x4;
  public static final int OCRNL = 0x8;
  public static final int ONOCR = 0x10;
  public static final int ONLRET = 0x20;
  public static final int XTABS = 0x1800;

  public static final int CS8 = 0x30;
  public static final int CREAD = 0x80;
  public static final int HUPCL = 0x400;
  public static final int B38400 = 0xf;

  public static final int ISIG = 0x1;
  public static final int ICANON = 0x2;
  public static final int ECHO = 0x8;
  public static final int ECHOE = 0x10;
  public static final int ECHOK = 0x20;
  public static final int ECHONL = 0x40;
  public static final int NOFLSH = 0x80;
  public static final int TOSTOP = 0x100;
  public static final int ECHOCTL = 0x200;
  public static final int ECHOPRT = 0x400;
  public static final int ECHOKE = 0x800;
  public static final int IEXTEN = 0x8000;

  public static final int VINTR = 0;
  public static final int VQUIT = 1;
  public static final int VERASE = 2;
  public static final int VKILL = 3;
  public static final int VEOF = 4;
  public static final int VTIME = 5;
  public static final int VMIN = 6;
  public static final int VSTART = 8;
  public static final int VSTOP = 9;
  public static final int VSUSP = 10;
  public static final int VEOL = 11;
  public static final int VREPRINT = 12;
  public static final int VDISCARD = 13;
  public static final int VWERASE = 14;
  public static final int VLNEXT = 15;
  public static final int VEOL2 = 16;
  private static final int CONTROLS = 19;

  public static final int TCIFLUSH = 0;
  public static final int TCOFLUSH = 1;
  public static final int TCIOFLUSH = 2;

  public int input = ICRNL | IXON;
  public int output = OPOST | ONLCR;
  public int control = B38400 | CS8 | CREAD;
  public int local = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
  private int line;
  private final byte[] characters = new byte[CONTROLS];

  /** The settings of a new terminal: {@code stty sane}. */
  public Termios() {
    int[] defaults = {3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0};
    for (int i = 0; i < defaults.length; i++) {
      characters[i] = (byte) defaults[i];
    }
  }

  /** The control character with this index, 0 to 255; 0 means that it is off. */
  public int character(int index) {
    return characters[index] & 0xff;
  }

  public void setCharacter(int index, int value) {
    characters[index] = (byte) value;
  }

  public boolean has(int localFlag) {
    return (local & localFlag) != 0;
  }

  /** The guest's struct; {@code size} is {@link #SIZE} or {@link #SIZE2}. */
  public byte[] bytes(int size) {
    ByteBuffer b = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(input).putInt(output).putInt(control).putInt(local).put((byte) line).put(characters);
    if (size == SIZE2) {
      b.putInt(38400).putInt(38400);
    }
    return b.array();
  }

  /** Takes over the guest's struct. */
  public void load(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    input = b.getInt();
    output = b.getInt();
    control = b.getInt();
    local = b.getInt();
    line = b.get();
    b.get(characters);
  }
}
