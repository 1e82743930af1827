package vivarium.jit;

import java.util.Map;

/** Where jumps through registers were seen to go to; slots of a {@link GuestCode}. */
final class JumpTargets {
  static final JumpTargets NONE = new JumpTargets(Map.of());
  private static final int[] NOWHERE = {};

  private final Map<Integer, int[]> bySlot;

  JumpTargets(Map<Integer, int[]> bySlot) {
    this.bySlot = bySlot;
  }

  int[] of(int slot) {
    return bySlot.getOrDefault(slot, NOWHERE);
  }
}
