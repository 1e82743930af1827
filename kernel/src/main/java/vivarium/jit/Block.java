package vivarium.jit;

import java.util.ArrayList;
import java.util.List;

/** A basic block: instructions in a row that are entered at the first and left at the last. */
final class Block {
  /** Slots of its instructions. */
  final int[] slots;

  /** The slot behind the last one. */
  final int next;

  /** The pages that its instructions lie in, a bit each. */
  final int pages;

  /** Blocks of the region that may follow. */
  final List<Block> successors = new ArrayList<>();

  /** Blocks of the region that it may follow. */
  final List<Block> predecessors = new ArrayList<>();

  /** Whether it is entered by a jump back, so that the budget is looked at there. */
  boolean checks;

  /** The most instructions from here to the next block that checks, or to an exit. */
  int longest;

  /** The registers that are in locals here. */
  @SuppressWarnings("NullAway.Init") // set by Scopes
  Scope scope;

  Block(int[] slots, int next, int pages) {
    this.slots = slots;
    this.next = next;
    this.pages = pages;
  }

  int start() {
    return slots[0];
  }
}
