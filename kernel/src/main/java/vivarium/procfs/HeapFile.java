package vivarium.procfs;

import java.util.Locale;
import vivarium.mem.AddressSpace;
import vivarium.mem.HeapBlock;

/**
 * heap: the blocks of the malloc service in a process's memory, read from their hidden headers: the
 * address that the program holds, the bytes that it may use, and what the block is. Empty for a
 * program that never used the service.
 */
final class HeapFile {
  private HeapFile() {}

  static String blocks(AddressSpace space) {
    StringBuilder text = new StringBuilder();
    for (HeapBlock block : space.heap().blocks()) {
      String state = block.state().name().toLowerCase(Locale.ROOT);
      text.append("%012x %10d %s\n".formatted(block.address(), block.size(), state));
    }
    return text.toString();
  }
}
