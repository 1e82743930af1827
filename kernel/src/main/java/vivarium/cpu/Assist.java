package vivarium.cpu;

import vivarium.cache.Meter;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * What translated code leaves to the interpreter's machinery, an instruction at a time: accesses
 * that miss the TLB, atomic instructions, floating point that needs care. Belongs to one hart, and
 * {@link RareInstructions} stores by it, too.
 */
public final class Assist {
  /** What {@link #execute} tells: the instruction is done, and its result is in {@link #value}. */
  public static final int DONE = RareInstructions.DONE;

  /** The same, but code may have changed: look translations up again. */
  public static final int LEAVE = RareInstructions.LEAVE;

  /** What {@link #meteredLoad} and {@link #meteredStore} return when nothing may be accessed. */
  public static final long REFUSED = -1;

  /** Added to what a store costs if code may have changed; greater than any other cost. */
  public static final int CODE_CHANGED = Meter.STOP >> 1;

  /** The bits of the last result. */
  public long value;

  /** Instructions that the translated code may still execute; ns if it meters. */
  public int left;

  /** What metered code has executed, packed, see {@link vivarium.cache.Meter#executed}. */
  public long counts;

  /** How often it has gone on to another line and, in the high half, taken a branch. */
  public int edges;

  /** What the last metered access has cost, ns. */
  public int cost;

  private final Hart hart;
  private final long[] registers = new long[Decoder.REGISTERS];

  Assist(Hart hart) {
    this.hart = hart;
  }

  /**
   * Executes a decoded instruction whose operands are given.
   *
   * @return {@link #DONE}, {@link #LEAVE}, or a {@link Trap}, and then nothing has changed
   */
  public int execute(long word, long a, long b, long c) {
    registers[Decoder.rs3(word)] = c;
    registers[Decoder.rs2(word)] = b;
    registers[Decoder.rs1(word)] = a;
    int outcome = hart.rare.execute(word, registers);
    value = registers[Decoder.rd(word)];
    return outcome;
  }

  /** Loads zero-extended into {@link #value}; false if that faults. */
  public boolean load(long va, int size) {
    boolean done = hart.memory.load(va, size);
    value = hart.memory.value;
    return done;
  }

  /** Stores; the outcome is that of {@link #execute}. */
  public int store(long va, int size, long data) {
    int before = hart.codeCache.invalidations;
    if (!hart.memory.store(va, size, data)) {
      return Trap.PAGE_FAULT;
    }
    return hart.codeCache.invalidations == before ? DONE : LEAVE;
  }

  /**
   * Pays for a load that {@link Meter#known} does not allow, with {@link #cost}.
   *
   * @return the host's address, or {@link #REFUSED} if the access is misaligned or faults
   */
  public long meteredLoad(Meter meter, long va, int size) {
    Tlb tlb = hart.tlb;
    int t = Tlb.index(va);
    int waited = 0;
    if (tlb.readTag[t] != (va & (~PhysicalMemory.PAGE_MASK | size - 1))) {
      if ((va & size - 1) != 0 || hart.memory.translate(va, Access.LOAD) < 0) {
        return REFUSED;
      }
      waited = meter.takeStalled();
    }
    long at = va + tlb.readDelta[t];
    cost = waited + meter.load(va, at);
    return meter.host(at);
  }

  /** The same for a store; {@link #CODE_CHANGED} may be added to the cost. */
  public long meteredStore(Meter meter, long va, int size) {
    Tlb tlb = hart.tlb;
    int t = Tlb.index(va);
    int waited = 0;
    if (tlb.writeTag[t] != (va & (~PhysicalMemory.PAGE_MASK | size - 1))) {
      int before = hart.codeCache.invalidations;
      if ((va & size - 1) != 0 || hart.memory.translate(va, Access.STORE) < 0) {
        return REFUSED;
      }
      waited = meter.takeStalled();
      if (hart.codeCache.invalidations != before) {
        waited += CODE_CHANGED;
      }
    }
    long at = va + tlb.writeDelta[t];
    cost = waited + meter.store(va, at);
    return meter.host(at);
  }

  /**
   * Whether floating-point instructions can be done with the host's alone; see {@link Interpreter}.
   */
  public boolean fast() {
    return Interpreter.isFast(hart.fcsr);
  }
}
