package vivarium.jit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each block of a region its scope: that of the smallest loop it is in. A loop is what can
 * come to a jump back without passing its target; where loops share a first block, the smaller one
 * is the inner one.
 */
final class Scopes {
  /** A region with so few registers is one scope. */
  private static final int FEW = 12;

  /** A loop with almost all registers of what is around it has no scope of its own. */
  private static final int ALMOST = 2;

  private final RegisterUse use;

  private record Loop(Block header, Set<Block> blocks) {}

  private final Map<Block, List<Block>> predecessors = new HashMap<>();

  Scopes(RegisterUse use) {
    this.use = use;
  }

  void assign(Blocks blocks) {
    Scope all = scope(blocks.list());
    for (Block block : blocks.list()) {
      block.scope = all;
      for (Block next : block.successors) {
        predecessors.computeIfAbsent(next, b -> new ArrayList<>()).add(block);
      }
    }
    if (all.registers.cardinality() <= FEW) {
      return;
    }
    List<Loop> loops = new ArrayList<>();
    for (Blocks.JumpBack jump : blocks.jumpsBack()) {
      loops.add(new Loop(jump.to(), loop(jump)));
    }
    loops.sort(Comparator.comparingInt((Loop loop) -> loop.blocks.size()).reversed());
    for (Loop loop : loops) {
      Scope around = loop.header.scope;
      Scope inner = scope(loop.blocks);
      if (lost(inner, around).isEmpty() && lost(around, inner).cardinality() <= ALMOST) {
        inner = around;
      }
      for (Block block : loop.blocks) {
        block.scope = inner;
      }
    }
  }

  private Set<Block> loop(Blocks.JumpBack jump) {
    Set<Block> loop = new HashSet<>();
    Deque<Block> todo = new ArrayDeque<>();
    loop.add(jump.to());
    if (loop.add(jump.from())) {
      todo.add(jump.from());
    }
    while (!todo.isEmpty()) {
      for (Block before : predecessors.getOrDefault(todo.remove(), List.of())) {
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
