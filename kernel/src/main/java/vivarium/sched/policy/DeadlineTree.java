package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.policy.Eevdf.Entity;

/**
 * Waiting tasks by virtual deadline, each node knowing the lowest virtual runtime below it, so that
 * the earliest deadline among those that are not ahead of a virtual time is found in O(log n).
 *
 * <p>A treap: ordered by (deadline, arrival), and a heap by a rank that is scrambled from a number
 * of arrival, which keeps it balanced and the same in each run (Seidel, Aragon, Randomized Search
 * Trees, 1996).
 */
final class DeadlineTree {
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private @Nullable Entity root;
  private long arrivals;

  void add(Entity node) {
    node.arrival = ++arrivals;
    long mixed = node.arrival * GOLDEN;
    node.rank = mixed ^ mixed >>> 32;
    node.left = null;
    node.right = null;
    node.lowest = node.vruntime;
    root = insert(root, node);
  }

  void remove(Entity node) {
    root = without(root, node);
    node.left = null;
    node.right = null;
  }

  /**
   * The node with the earliest deadline whose virtual runtime is not above a limit; if all are, the
   * one that is the least so.
   */
  @Nullable Entity firstUpTo(long limit) {
    Entity at = root;
    if (at == null) {
      return null;
    }
    long reach = Math.max(limit, at.lowest);
    while (true) {
      Entity left = at.left;
      if (left != null && left.lowest <= reach) {
        at = left;
      } else if (at.vruntime <= reach || at.right == null) {
        return at;
      } else {
        at = at.right;
      }
    }
  }

  private static Entity insert(@Nullable Entity tree, Entity node) {
    if (tree == null) {
      return node;
    }
    if (node.rank > tree.rank) {
      split(tree, node);
      return update(node);
    }
    if (before(node, tree)) {
      tree.left = insert(tree.left, node);
    } else {
      tree.right = insert(tree.right, node);
    }
    return update(tree);
  }

  /**
   * Parts a tree into what comes before a node, to its left, and what comes after, to its right.
   */
  private static void split(@Nullable Entity tree, Entity node) {
    if (tree == null) {
      node.left = null;
      node.right = null;
      return;
    }
    if (before(tree, node)) {
      split(tree.right, node);
      tree.right = node.left;
      node.left = update(tree);
    } else {
      split(tree.left, node);
      tree.left = node.right;
      node.right = update(tree);
    }
  }

  private static @Nullable Entity without(@Nullable Entity tree, Entity node) {
    if (tree == null) {
      return null;
    }
    if (tree == node) {
      return merge(node.left, node.right);
    }
    if (before(node, tree)) {
      tree.left = without(tree.left, node);
    } else {
      tree.right = without(tree.right, node);
    }
    return update(tree);
  }

  private static @Nullable Entity merge(@Nullable Entity left, @Nullable Entity right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    if (left.rank > right.rank) {
      left.right = merge(left.right, right);
      return update(left);
    }
    right.left = merge(left, right.left);
    return update(right);
  }

  private static Entity update(Entity node) {
    long lowest = node.vruntime;
    Entity left = node.left;
    Entity right = node.right;
    if (left != null) {
      lowest = Math.min(lowest, left.lowest);
    }
    if (right != null) {
      lowest = Math.min(lowest, right.lowest);
    }
    node.lowest = lowest;
    return node;
  }

  private static boolean before(Entity a, Entity b) {
    return a.deadline != b.deadline ? a.deadline < b.deadline : a.arrival < b.arrival;
  }
}
