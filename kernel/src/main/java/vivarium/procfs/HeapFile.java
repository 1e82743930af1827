package vivarium.procfs;

import java.util.List;
import vivarium.mem.AddressSpace;
import vivarium.mem.HeapBlock;

/**
 * heap: the blocks of the malloc service in a process's memory, a line each, as their hidden
 * headers say; then the sums. Empty for a program that brings its own malloc.
 */
final class HeapFile {
  private HeapFile() {}

  static String blocks(AddressSpace space) {
    List<HeapBlock> blocks = space.heap().blocks();
    if (blocks.isEmpty()) return "";
    StringBuilder text = new StringBuilder("     address         size state\n");
    long used = 0;
    long free = 0;
    int inUse = 0;
    for (HeapBlock block : blocks) {
      text.append("%012x %12d %s\n".formatted(block.address(), block.size(), word(block.state())));
      switch (block.state()) {
        case USED, MAPPED -> {
          used += block.size();
          inUse++;
        }
        case FREE -> free += block.size();
        case OVERWRITTEN -> {}
      }
    }
    text.append(
        "%d blocks, %d in use with %d bytes, %d bytes free\n"
            .formatted(blocks.size(), inUse, used, free));
    return text.toString();
  }

  private static String word(HeapBlock.State state) {
    return switch (state) {
      case USED -> "used";
      case FREE -> "free";
      case MAPPED -> "used, mapped";
      case OVERWRITTEN -> "header overwritten";
    };
  }
}
