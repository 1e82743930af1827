package vivarium.jit;

import java.util.BitSet;

/**
 * A part of a region, usually a loop, with the registers that are in locals while it runs. The
 * others are in the hart's arrays: the JVM's compiler has registers for few, and would keep on the
 * stack what a loop does not use at the cost of what it does. A block that works with such another
 * one loads it first, and stores it whenever it changes.
 */
final class Scope {
  final BitSet registers = new BitSet();
}
