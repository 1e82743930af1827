package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.MallocService;
import vivarium.mem.AddressSpace;
import vivarium.mem.HeapBlock;

/** The malloc service: the kernel itself knows the arenas and reads the headers in them. */
final class ServiceMalloc {
  private ServiceMalloc() {}

  static @Nullable Heap read(AddressSpace space) {
    List<Region> regions = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    String broken = null;
    for (HeapBlock each : space.heap().blocks()) {
      Block block = block(each);
      long behind = blocks.isEmpty() ? 0 : end(blocks.getLast());
      if (!blocks.isEmpty() && block.start() != behind) {
        regions.add(region(blocks, broken));
        blocks = new ArrayList<>();
        broken = null;
      }
      if (block.state() == Block.State.UNKNOWN) {
        broken = "the header at 0x" + Long.toHexString(block.start()) + " was overwritten";
      }
      blocks.add(block);
    }
    if (blocks.isEmpty()) {
      return null;
    }
    regions.add(region(blocks, broken));
    return new Heap(
        "Vivarium's malloc service (headers of 16 bytes; free blocks are in lists of the kernel)",
        regions,
        List.of());
  }

  private static long end(Block block) {
    return block.start() + block.total();
  }

  private static Region region(List<Block> blocks, @Nullable String broken) {
    Block first = blocks.getFirst();
    boolean mapped = first.state() == Block.State.MAPPED;
    return new Region(
        mapped ? "mapping" : "arena", first.start(), end(blocks.getLast()), blocks, broken);
  }

  private static Block block(HeapBlock block) {
    Block.State state =
        switch (block.state()) {
          case USED -> Block.State.USED;
          case FREE -> Block.State.FREE;
          case MAPPED -> Block.State.MAPPED;
          case OVERWRITTEN -> Block.State.UNKNOWN;
        };
    int header = MallocService.HEADER_BYTES;
    String bin = state == Block.State.FREE ? "size class" : "";
    return Block.of(
        block.address() - header, header, block.size(), block.size() + header, state, bin);
  }
}
