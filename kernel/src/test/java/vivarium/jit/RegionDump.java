package vivarium.jit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import vivarium.mem.PhysicalMemory;

/**
 * Writes the class that is made for some guest code, to look at with javap. Arguments: the class
 * file to write, then instructions in hexadecimal as objdump shows them; the first is where the
 * region is looked for.
 */
final class RegionDump {
  private RegionDump() {}

  public static void main(String[] arguments) throws IOException {
    byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
    int size = 0;
    for (int i = 1; i < arguments.length; i++) {
      long bits = Long.parseLong(arguments[i], 16);
      for (int half = 0; half < arguments[i].length() / 4; half++) {
        page[size++] = (byte) (bits >> 16 * half);
        page[size++] = (byte) (bits >> 16 * half + 8);
      }
    }
    GuestCode code = new GuestCode(new byte[][] {page});
    RegionFinder finder = new RegionFinder(code, JumpTargets.NONE, new BitSet());
    BitSet slots = finder.find(0, true, 100, 40);
    Blocks blocks = new Blocks(code, slots, finder.returns(), JumpTargets.NONE, finder.entry());
    Files.write(
        Path.of(arguments[0]),
        new RegionWriter(
                code, blocks, new WindowUse(code, blocks, new BitSet()), true, false, false)
            .write());
    System.out.println(slots.cardinality() + " instructions, entry " + 2 * finder.entry());
  }
}
