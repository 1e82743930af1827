package vivarium.jit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives each block of a region its scope: that of the smallest loop it is in. A loop is what can
 * come to a jump back without passing its target; where loops share a first block, the smaller one
 * is the inner one.
 *
 * <p>Code that is in no loop, or only in a long one, has no registers in its scope. It runs once
 * for each time that it is come to, often on one of many ways through it, so that to load all that
 * some way uses, and to store all that some way changes, is more work than the way itself.
 */
final class Scopes {
  /** A scope with so few registers has no smaller ones in it. */
  private static final int FEW = 12;

  /** A loop of more instructions has no scope of its own, and its turns are like other code. */
  private static final int LONG = 110;

  /** A loop with almost all registers of what is around it has no scope of its own. */
  private static final int ALMOST = 2;

  private final RegisterUse use;

  private record Loop(Block header, Set<Block> blocks) {}

  Scopes(RegisterUse use) {
    this.use = use;
  }

  void assign(Blocks blocks) {
    Scope all = isLoop(blocks) && !isLong(blocks.list()) ? scope(blocks.list()) : new Scope();
    for (Block block : blocks.list()) {
      block.scope = all;
    }
    List<Loop> loops = new ArrayList<>();
    for (Blocks.JumpBack jump : blocks.jumpsBack()) {
      loops.add(new Loop(jump.to(), loop(jump)));
    }
    loops.sort(Comparator.comparingInt((Loop loop) -> loop.blocks.size()).reversed());
    for (Loop loop : loops) {
      Scope around = loop.header.scope;
      if (isLong(loop.blocks) || isSmall(around)) {
        continue;
      }
      Scope inner = scope(loop.blocks);
      if (lost(inner, around).isEmpty() && lost(around, inner).cardinality() <= ALMOST) {
        inner = around;
      }
      for (Block block : loop.blocks) {
        block.scope = inner;
      }
    }
  }

  /** Whether the region is entered where a loop begins. */
  private static boolean isLoop(Blocks blocks) {
    return blocks.jumpsBack().stream().anyMatch(jump -> jump.to() == blocks.entry());
  }

  private static boolean isLong(Collection<Block> blocks) {
    return blocks.stream().mapToInt(block -> block.slots.length).sum() > LONG;
  }

  private static boolean isSmall(Scope scope) {
    return !scope.registers.isEmpty() && scope.registers.cardinality() <= FEW;
  }

  private Set<Block> loop(Blocks.JumpBack jump) {
    Set<Block> loop = new HashSet<>();
    Deque<Block> todo = new ArrayDeque<>();
    loop.add(jump.to());
    if (loop.add(jump.from())) {
      todo.add(jump.from());
    }
    while (!todo.isEmpty()) {
      for (Block before : todo.remove().predecessors) {
        if (loop.add(before)) {
          todo.add(before);
        }
      }
    }
    return loop;
  }

  private Scope scope(Iterable<Block> blocks) {
    Scope scope = new Scope();
    for (Block block : blocks) {
      scope.registers.or(use.of(block));
    }
    return scope;
  }

  /** Registers that {@code from} has in locals and {@code to} has not. */
  static BitSet lost(Scope from, Scope to) {
    BitSet lost = (BitSet) from.registers.clone();
    lost.andNot(to.registers);
    return lost;
  }
}
