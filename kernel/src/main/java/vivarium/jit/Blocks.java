package vivarium.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * The basic blocks of a region, how they follow one another, and where the budget is looked at: at
 * the entry and where jumps back go to, so that no way around comes by without a look.
 */
final class Blocks {
  private final GuestCode code;
  private final BitSet slots;
  private final BitSet returns;
  private final JumpTargets targets;
  private final BitSet leaders = new BitSet();
  private final Map<Integer, Block> byStart = new HashMap<>();
  private final List<Block> list = new ArrayList<>();
  private final List<JumpBack> jumpsBack = new ArrayList<>();
  private final Block entry;

  /** A way from a block to one that it came from. */
  record JumpBack(Block from, Block to) {}

  /**
   * @param slots of the region's instructions
   * @param returns those that a return may go to
   */
  Blocks(GuestCode code, BitSet slots, BitSet returns, JumpTargets targets, int entry) {
    this.code = code;
    this.slots = slots;
    this.returns = returns;
    this.targets = targets;
    findLeaders(entry);
    for (int slot = leaders.nextSetBit(0); slot >= 0; slot = leaders.nextSetBit(slot + 1)) {
      Block block = blockAt(slot);
      list.add(block);
      byStart.put(slot, block);
    }
    for (Block block : list) {
      connect(block);
      block.successors.forEach(next -> next.predecessors.add(block));
    }
    this.entry = at(entry);
    this.entry.checks = true;
    findJumpsBack();
    for (Block block : list) {
      longest(block);
    }
  }

  List<Block> list() {
    return list;
  }

  Block entry() {
    return entry;
  }

  boolean isStart(int slot) {
    return byStart.containsKey(slot);
  }

  /** The block that starts at a slot. */
  Block at(int slot) {
    Block block = byStart.get(slot);
    if (block == null) {
      throw new IllegalStateException("no block starts at " + slot);
    }
    return block;
  }

  /** Blocks that the jump through a register at a slot may go to. */
  List<Block> targets(int slot) {
    List<Block> found = new ArrayList<>();
    if (GuestCode.isReturn(code.word(slot))) {
      returns.stream().filter(this::isStart).forEach(to -> found.add(at(to)));
    } else {
      for (int to : targets.of(slot)) {
        if (isStart(to)) {
          found.add(at(to));
        }
      }
    }
    return found;
  }

  private void findLeaders(int entry) {
    leaders.set(entry);
    leaders.or(returns);
    BitSet followed = new BitSet();
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      int op = code.op(slot);
      int after = code.after(slot);
      if (GuestCode.isBranch(op) || op == Op.JAL) {
        lead(code.target(slot));
      }
      if (GuestCode.isBranch(op) || pages(slot) != pages(after)) {
        lead(after);
      }
      if (op == Op.JALR) {
        for (int to : targets.of(slot)) {
          lead(to);
        }
      }
      if (!GuestCode.ends(op)) {
        followed.set(after);
      }
    }
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      if (!followed.get(slot)) {
        leaders.set(slot);
      }
    }
  }

  private void lead(int slot) {
    if (slot >= 0 && slots.get(slot)) {
      leaders.set(slot);
    }
  }

  /** The pages that an instruction lies in; 0 if it is not in the region. */
  private int pages(int slot) {
    return slots.get(slot)
        ? 1 << GuestCode.page(slot) | 1 << GuestCode.page(code.after(slot) - 1)
        : 0;
  }

  private Block blockAt(int start) {
    List<Integer> inside = new ArrayList<>();
    int slot = start;
    int pages = 0;
    boolean last;
    do {
      inside.add(slot);
      pages |= pages(slot);
      int op = code.op(slot);
      last = GuestCode.ends(op) || GuestCode.isBranch(op);
      slot = code.after(slot);
    } while (!last && slots.get(slot) && !leaders.get(slot));
    return new Block(inside.stream().mapToInt(i -> i).toArray(), slot, pages);
  }

  private void connect(Block block) {
    int last = block.slots[block.slots.length - 1];
    long word = code.word(last);
    int op = Decoder.op(word);
    if (op == Op.JALR) {
      block.successors.addAll(targets(last));
      return;
    }
    if (GuestCode.isBranch(op) || op == Op.JAL) {
      follow(block, code.target(last));
    }
    if (!GuestCode.ends(op)) {
      follow(block, block.next);
    }
  }

  private void follow(Block block, int slot) {
    if (isStart(slot)) {
      block.successors.add(at(slot));
    }
  }

  /** Marks the targets of edges that go back on a depth-first walk: each cycle has one. */
  private void findJumpsBack() {
    Set<Block> seen = new HashSet<>();
    Set<Block> open = new HashSet<>();
    walk(entry, seen, open);
  }

  /** Jumps that go back, on the way of a depth-first walk. */
  List<JumpBack> jumpsBack() {
    return jumpsBack;
  }

  private void walk(Block block, Set<Block> seen, Set<Block> open) {
    seen.add(block);
    open.add(block);
    for (Block next : block.successors) {
      if (open.contains(next)) {
        next.checks = true;
        jumpsBack.add(new JumpBack(block, next));
      } else if (!seen.contains(next)) {
        walk(next, seen, open);
      }
    }
    open.remove(block);
  }

  private static int longest(Block block) {
    if (block.longest == 0) {
      int rest = 0;
      for (Block next : block.successors) {
        if (!next.checks) {
          rest = Math.max(rest, longest(next));
        }
      }
      block.longest = block.slots.length + rest;
    }
    return block.longest;
  }
}
