package vivarium.jit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * Which integer registers hold words: numbers of 32 bits, extended by their sign to 64. Arithmetic
 * on words is the JVM's on ints, and a register that holds nothing else in the whole region is an
 * int there, which saves the JVM's compiler from having it in both sizes. That such registers hold
 * words when the region begins must be looked at then.
 */
final class WordUse {
  private static final int INTEGER_REGISTERS = 32;

  /** Registers that are ints. */
  private final BitSet always = new BitSet();

  /** Registers that hold words where the region is being read or written. */
  private final BitSet now = new BitSet();

  /** Registers that hold words at the start of a block. */
  private final Map<Block, BitSet> atStart = new HashMap<>();

  private final GuestCode code;
  private final Blocks blocks;

  /**
   * @param changed registers that the region changes; others are as likely addresses
   * @param guess whether registers may be ints
   */
  WordUse(GuestCode code, Blocks blocks, BitSet changed, boolean guess) {
    this.code = code;
    this.blocks = blocks;
    if (guess) {
      always.or(readFirst(code, blocks));
      always.and(changed);
    }
    do {
      follow();
    } while (dropOthers());
  }

  /** Finds out what holds at the start of the blocks, if {@link #always} holds at the entry. */
  private void follow() {
    atStart.clear();
    atStart.put(blocks.entry(), (BitSet) always.clone());
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : blocks.list()) {
        if (atStart.containsKey(block)) {
          begin(block);
          for (int slot : block.slots) {
            done(code.word(slot));
          }
          for (Block next : block.successors) {
            changed |= meet(next);
          }
        }
      }
    }
  }

  private boolean meet(Block next) {
    BitSet known = atStart.get(next);
    if (known == null) {
      atStart.put(next, (BitSet) now.clone());
      return true;
    }
    int before = known.cardinality();
    known.and(now);
    return known.cardinality() != before;
  }

  /** Drops what some instruction makes no word; returns whether there was any. */
  private boolean dropOthers() {
    int before = always.cardinality();
    for (Block block : blocks.list()) {
      begin(block);
      for (int slot : block.slots) {
        long word = code.word(slot);
        if (RegisterUse.hasTarget(Decoder.op(word)) && !makesWord(word)) {
          always.clear(Decoder.rd(word));
        }
        done(word);
      }
    }
    return always.cardinality() != before;
  }

  /** Integer registers that the region may read before it writes them, ways out left aside. */
  private static BitSet readFirst(GuestCode code, Blocks blocks) {
    Map<Block, BitSet> live = new HashMap<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = blocks.list().size() - 1; i >= 0; i--) {
        Block block = blocks.list().get(i);
        BitSet read = new BitSet();
        for (Block next : block.successors) {
          read.or(live.getOrDefault(next, new BitSet()));
        }
        for (int at = block.slots.length - 1; at >= 0; at--) {
          long word = code.word(block.slots[at]);
          if (RegisterUse.hasTarget(Decoder.op(word))) {
            read.clear(Decoder.rd(word));
          }
          read.set(Decoder.rs1(word));
          read.set(Decoder.rs2(word));
        }
        changed |= !read.equals(live.put(block, read));
      }
    }
    BitSet first = live.getOrDefault(blocks.entry(), new BitSet());
    first.clear(INTEGER_REGISTERS, Math.max(INTEGER_REGISTERS, first.length()));
    return first;
  }

  /** Registers that are ints. */
  BitSet ints() {
    return always;
  }

  boolean isInt(int register) {
    return always.get(register);
  }

  /** A block begins. */
  void begin(Block block) {
    now.clear();
    now.or(atStart.getOrDefault(block, always));
    now.set(0);
  }

  /** An instruction is done. */
  void done(long word) {
    if (RegisterUse.hasTarget(Decoder.op(word))) {
      int rd = Decoder.rd(word);
      now.set(rd, makesWord(word));
    }
  }

  /** Whether a register holds a word before the present instruction. */
  boolean holdsWord(int register) {
    return now.get(register);
  }

  /** Whether both of an instruction's operands are words. */
  boolean onWords(long word) {
    return holdsWord(Decoder.rs1(word)) && holdsWord(Decoder.rs2(word));
  }

  private boolean makesWord(long word) {
    int op = Decoder.op(word);
    int immediate = Decoder.immediate(word);
    return switch (op) {
      case Op.LI,
          Op.ADDIW,
          Op.ADDW,
          Op.SUBW,
          Op.MULW,
          Op.SLLW,
          Op.SRLW,
          Op.SRAW,
          Op.SLLIW,
          Op.SRLIW,
          Op.SRAIW,
          Op.DIVW,
          Op.DIVUW,
          Op.REMW,
          Op.REMUW,
          Op.SLT,
          Op.SLTU,
          Op.SLTI,
          Op.SLTIU,
          Op.LB,
          Op.LBU,
          Op.LH,
          Op.LHU,
          Op.LW ->
          true;
      case Op.AND, Op.OR, Op.XOR -> onWords(word);
      case Op.ANDI -> immediate >= 0 || holdsWord(Decoder.rs1(word));
      case Op.ORI, Op.XORI, Op.MV, Op.SRAI -> holdsWord(Decoder.rs1(word));
      default -> false;
    };
  }
}
