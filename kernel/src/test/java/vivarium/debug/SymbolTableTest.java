package vivarium.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymbolTableTest {
  private static final int NAMES = 0x200;
  private static final int SYMBOLS = 0x300;
  private static final int SECTIONS = 0x400;

  /** A file with functions main (0x1000, 0x20 bytes) and start (0x1020, no size), data counter. */
  private static byte[] file() {
    ByteBuffer elf = ByteBuffer.allocate(0x500).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) 243);
    elf.putLong(32, 64).putLong(40, SECTIONS);
    elf.putShort(56, (short) 1).putShort(60, (short) 3);
    elf.putInt(64, 1).putLong(72, 0).putLong(80, 0x1000).putLong(96, 0x500).putLong(104, 0x900);
    elf.put(NAMES, "\0main\0start\0counter\0$x\0".getBytes(StandardCharsets.UTF_8));
    symbol(elf, 1, 1, 0x12, 0x1000, 0x20);
    symbol(elf, 2, 6, 0x10, 0x1020, 0);
    symbol(elf, 3, 12, 0x11, 0x2000, 8);
    symbol(elf, 4, 20, 0x00, 0x1004, 0);
    section(elf, 1, 2, SYMBOLS, 5 * 24, 2);
    section(elf, 2, 3, NAMES, 0x20, 0);
    return elf.array();
  }

  private static void symbol(ByteBuffer elf, int n, int name, int info, long value, long size) {
    int at = SYMBOLS + 24 * n;
    elf.putInt(at, name).put(at + 4, (byte) info).putShort(at + 6, (short) 1);
    elf.putLong(at + 8, value).putLong(at + 16, size);
  }

  private static void section(ByteBuffer elf, int n, int type, long offset, long size, int link) {
    int at = SECTIONS + 64 * n;
    elf.putInt(at + 4, type).putLong(at + 24, offset).putLong(at + 32, size).putInt(at + 40, link);
  }

  private static SymbolTable read(byte[] file) {
    return SymbolTable.read((position, into, offset, length) -> {
      int count = (int) Math.clamp(file.length - position, 0, length);
      System.arraycopy(file, (int) Math.min(position, file.length), into, offset, count);
      return count;
    });
  }

  private static String name(SymbolTable table, long address) {
    Symbol symbol = table.at(address);
    return symbol == null ? "none" : symbol.name();
  }

  @Test
  void addressIsNamedByTheSymbolThatCoversIt() {
    SymbolTable table = read(file());
    assertEquals("main", name(table, 0x1000));
    assertEquals("main", name(table, 0x101f));
    assertEquals("counter", name(table, 0x2007));
  }

  @Test
  void addressBehindASizedSymbolHasNoName() {
    SymbolTable table = read(file());
    assertEquals("none", name(table, 0x2008));
    assertEquals("none", name(table, 0xfff));
  }

  @Test
  void symbolWithoutSizeReachesToTheNext() {
    assertEquals("start", name(read(file()), 0x1ffe));
  }

  @Test
  void nameHasItsAddress() {
    SymbolTable table = read(file());
    Symbol counter = table.named("counter");
    assertNotNull(counter);
    assertEquals(0x2000, counter.address());
    assertNull(table.named("$x"), "mapping symbols are not for people");
    assertNull(table.named("absent"));
  }

  @Test
  void noMutantOfAFileThrows() {
    long seed = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("SymbolTableTest: -Dvivarium.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] file = file();
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(8) == 0) {
        file = Arrays.copyOf(file, random.nextInt(file.length));
      }
      SymbolTable table = read(file);
      found += name(table, 0x1000).equals("main") ? 1 : 0;
      table.at(random.nextLong());
    }
    assertTrue(found > 1000, "most mutants still have their symbols");
  }
}
