package vivarium.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Meter;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * The main loop of {@code hierarchy} time: what {@link Interpreter} does, and beside it what each
 * line of code, access and branch costs, as the hart's {@link Meter} says. It runs decoded code in
 * which the places are marked where another line begins.
 *
 * <p>A run consists of steps: an instruction with all that its accesses cost and, if it jumps, with
 * going on to the line of its target; or going on to the next line in sequence. Before each step
 * the time is looked at, and if it is up, the run ends. One local holds the instructions in its
 * high half and the ns in its low half.
 */
final class MeteredInterpreter {
  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final long SIGN_SINGLE = 0x8000_0000L;

  /** Lines of a page. */
  private static final int LINES = 64;

  // What is counted in one local: 21 bits each for loads, stores and lines gone on to.
  private static final long LOAD = 1;
  private static final int STORE_SHIFT = 21;
  private static final long STORE = 1L << STORE_SHIFT;
  private static final int FETCH_SHIFT = 42;
  private static final long FETCH = 1L << FETCH_SHIFT;
  private static final int COUNT_MASK = (1 << STORE_SHIFT) - 1;

  private MeteredInterpreter() {}

  /**
   * @param limit ns after which no further step begins, at most what the counts have room for
   */
  static int run(Hart hart, Meter meter, int limit) {
    long[] r = new long[Decoder.REGISTERS];
    System.arraycopy(hart.x, 1, r, 1, 31);
    System.arraycopy(hart.f, 0, r, Decoder.F, 32);
    MemorySegment ram = hart.codeCache.frames().memory().segment();
    @Nullable DecodedPage[] pages = hart.codeCache.pages;
    Tlb tlb = hart.tlb;
    long[] readTag = tlb.readTag;
    long[] readDelta = tlb.readDelta;
    long[] writeTag = tlb.writeTag;
    long[] writeDelta = tlb.writeDelta;
    int[] recent = meter.recent;
    int[] owned = meter.owned;
    int[] recentCode = meter.recentCode;
    int hit = meter.dataHit;
    int codeHit = meter.codeHit;
    boolean fast = Interpreter.isFast(hart.fcsr);
    long step = 1L << 32 | meter.instruction();
    long clock = 0;
    long traffic = 0;
    long branches = 0;
    int line = meter.fetched;
    long pc = hart.pc & -2L;
    long pageVa = 1;
    DecodedPage page = hart.codeCache.nowhere;
    int trap;
    enter:
    for (; ; ) {
      if ((pc & -4096L) != pageVa) {
        int t = (int) (pc >>> 12) & 255;
        if (tlb.fetchTag[t] != (pc & -4096L)) {
          boolean mapped = hart.memory.translate(pc, Access.FETCH) >= 0;
          clock += meter.takeStalled();
          if (!mapped) {
            trap = Trap.PAGE_FAULT;
            break;
          }
        }
        int frame = (int) (pc + tlb.fetchDelta[t] >>> 12);
        DecodedPage known = pages[frame];
        page = known == null ? hart.codeCache.page(frame) : known;
        pageVa = pc & -4096L;
      }
      int slot = (int) (pc & 4095) >>> 1;
      int k = page.entry[slot] - 1;
      if (k < 0) {
        k = page.enter(slot) - 1;
      }
      long[] code = page.code;
      char[] slots = page.slots;
      int entered = page.frame * LINES + (slot >>> 5);
      if (entered != line) {
        line = entered;
        clock +=
            recentCode[entered & recentCode.length - 1] == entered
                ? codeHit
                : meter.fetch(entered);
        traffic += FETCH;
      }
      for (; ; ) {
        if ((int) clock >= limit) {
          pc = pageVa + 2L * slots[k];
          trap = Trap.BUDGET;
          break enter;
        }
        clock += step;
        long w = code[k++];
        int rd = (int) (w >>> 8) & 127;
        long a = r[(int) (w >>> 16) & 127];
        long b = r[(int) (w >>> 24) & 127];
        long i = w >> 32;
        long sum = a + i;
        boolean taken;
        near:
        {
        branch:
        {
        switch ((int) w & 255) {
          case Op.LI -> {
            r[rd] = i;
            continue;
          }
          case Op.AUIPC -> {
            r[rd] = pageVa + i;
            continue;
          }
          case Op.MV -> {
            r[rd] = a;
            continue;
          }
          case Op.ADDI -> {
            r[rd] = sum;
            continue;
          }
          case Op.ADD -> {
            r[rd] = a + b;
            continue;
          }
          case Op.SUB -> {
            r[rd] = a - b;
            continue;
          }
          case Op.ADDIW -> {
            r[rd] = (int) a + (int) i;
            continue;
          }
          case Op.ADDW -> {
            r[rd] = (int) a + (int) b;
            continue;
          }
          case Op.SUBW -> {
            r[rd] = (int) a - (int) b;
            continue;
          }
          case Op.AND -> {
            r[rd] = a & b;
            continue;
          }
          case Op.OR -> {
            r[rd] = a | b;
            continue;
          }
          case Op.XOR -> {
            r[rd] = a ^ b;
            continue;
          }
          case Op.ANDI -> {
            r[rd] = a & i;
            continue;
          }
          case Op.ORI -> {
            r[rd] = a | i;
            continue;
          }
          case Op.XORI -> {
            r[rd] = a ^ i;
            continue;
          }
          case Op.SLL -> {
            r[rd] = a << b;
            continue;
          }
          case Op.SRL -> {
            r[rd] = a >>> b;
            continue;
          }
          case Op.SRA -> {
            r[rd] = a >> b;
            continue;
          }
          case Op.SLLI -> {
            r[rd] = a << (int) i;
            continue;
          }
          case Op.SRLI -> {
            r[rd] = a >>> (int) i;
            continue;
          }
          case Op.SRAI -> {
            r[rd] = a >> (int) i;
            continue;
          }
          case Op.SLLW -> {
            r[rd] = (int) a << (int) b;
            continue;
          }
          case Op.SRLW -> {
            r[rd] = (int) a >>> (int) b;
            continue;
          }
          case Op.SRAW -> {
            r[rd] = (int) a >> (int) b;
            continue;
          }
          case Op.SLLIW -> {
            r[rd] = (int) a << (int) i;
            continue;
          }
          case Op.SRLIW -> {
            r[rd] = (int) a >>> (int) i;
            continue;
          }
          case Op.SRAIW -> {
            r[rd] = (int) a >> (int) i;
            continue;
          }
          case Op.SLT -> {
            r[rd] = a < b ? 1 : 0;
            continue;
          }
          case Op.SLTU -> {
            r[rd] = a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
            continue;
          }
          case Op.SLTI -> {
            r[rd] = a < i ? 1 : 0;
            continue;
          }
          case Op.SLTIU -> {
            r[rd] = a + Long.MIN_VALUE < i + Long.MIN_VALUE ? 1 : 0;
            continue;
          }
          case Op.LB -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4096L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.BYTE, pa);
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.LH -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4095L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.SHORT, pa);
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.LW -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4093L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.INT, pa);
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.LD -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4089L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.LONG, pa);
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.LBU -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4096L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.BYTE, pa) & 0xff;
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.LHU -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4095L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.SHORT, pa) & 0xffff;
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.LWU -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4093L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.INT, pa) & 0xffff_ffffL;
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.FLW -> {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4093L)) {
              long pa = sum + readDelta[t];
              r[rd] = ram.get(PhysicalMemory.INT, pa) | BOX;
              int data = (int) (pa >>> 6);
              clock += recent[data & recent.length - 1] == data ? hit : meter.load(data);
              traffic += LOAD;
              continue;
            }
          }
          case Op.SB -> {
            int t = (int) (sum >>> 12) & 255;
            if (writeTag[t] == (sum & -4096L)) {
              long pa = sum + writeDelta[t];
              ram.set(PhysicalMemory.BYTE, pa, (byte) b);
              int data = (int) (pa >>> 6);
              clock += owned[data & owned.length - 1] == data ? hit : meter.store(data);
              traffic += STORE;
              continue;
            }
          }
          case Op.SH -> {
            int t = (int) (sum >>> 12) & 255;
            if (writeTag[t] == (sum & -4095L)) {
              long pa = sum + writeDelta[t];
              ram.set(PhysicalMemory.SHORT, pa, (short) b);
              int data = (int) (pa >>> 6);
              clock += owned[data & owned.length - 1] == data ? hit : meter.store(data);
              traffic += STORE;
              continue;
            }
          }
          case Op.SW -> {
            int t = (int) (sum >>> 12) & 255;
            if (writeTag[t] == (sum & -4093L)) {
              long pa = sum + writeDelta[t];
              ram.set(PhysicalMemory.INT, pa, (int) b);
              int data = (int) (pa >>> 6);
              clock += owned[data & owned.length - 1] == data ? hit : meter.store(data);
              traffic += STORE;
              continue;
            }
          }
          case Op.SD -> {
            int t = (int) (sum >>> 12) & 255;
            if (writeTag[t] == (sum & -4089L)) {
              long pa = sum + writeDelta[t];
              ram.set(PhysicalMemory.LONG, pa, b);
              int data = (int) (pa >>> 6);
              clock += owned[data & owned.length - 1] == data ? hit : meter.store(data);
              traffic += STORE;
              continue;
            }
          }
          case Op.BEQ_NEAR, Op.BEQ -> {
            taken = a == b;
            break branch;
          }
          case Op.BNE_NEAR, Op.BNE -> {
            taken = a != b;
            break branch;
          }
          case Op.BLT_NEAR, Op.BLT -> {
            taken = a < b;
            break branch;
          }
          case Op.BGE_NEAR, Op.BGE -> {
            taken = a >= b;
            break branch;
          }
          case Op.BLTU_NEAR, Op.BLTU -> {
            taken = a + Long.MIN_VALUE < b + Long.MIN_VALUE;
            break branch;
          }
          case Op.BGEU_NEAR, Op.BGEU -> {
            taken = a + Long.MIN_VALUE >= b + Long.MIN_VALUE;
            break branch;
          }
          case Op.J_NEAR -> {
            k = (int) i;
            break near;
          }
          case Op.JAL_NEAR -> {
            r[rd] = pageVa + ((int) w >>> 16);
            k = (int) i;
            break near;
          }
          case Op.JAL -> {
            r[rd] = pageVa + ((int) w >>> 16);
            pc = pageVa + i;
            continue enter;
          }
          case Op.JALR -> {
            pc = a + (w >> 48) & -2L;
            r[rd] = pageVa + ((int) i & 0xffff);
            continue enter;
          }
          case Op.GOTO -> {
            clock -= step;
            k = (int) i;
            continue;
          }
          case Op.LEAVE -> {
            clock -= step;
            pc = pageVa + 2L * slots[k - 1];
            continue enter;
          }
          case Op.CROSS -> {
            clock -= step;
            Crossing.Snippet snippet = hart.crossing.at(pageVa + 2L * slots[k - 1]);
            if (snippet == null) {
              pc = pageVa + 2L * slots[k - 1];
              clock += meter.takeStalled();
              trap = Trap.PAGE_FAULT;
              break enter;
            }
            clock += meter.takeStalled();
            pc = pageVa + 4096;
            int to = (int) (pc + tlb.fetchDelta[(int) (pc >>> 12) & 255] >>> 6);
            if (to != line) {
              line = to;
              clock += recentCode[to & recentCode.length - 1] == to ? codeHit : meter.fetch(to);
              traffic += FETCH;
            }
            code = snippet.code;
            slots = Crossing.Snippet.SLOTS;
            k = 0;
            continue;
          }
          case Op.LINE -> {
            clock -= step;
            int to = page.frame * LINES + (int) i;
            if (to != line) {
              line = to;
              clock += recentCode[to & recentCode.length - 1] == to ? codeHit : meter.fetch(to);
              traffic += FETCH;
            }
            continue;
          }
          case Op.MUL -> {
            r[rd] = a * b;
            continue;
          }
          case Op.MULW -> {
            r[rd] = (int) a * (int) b;
            continue;
          }
          case Op.MULH -> {
            r[rd] = Math.multiplyHigh(a, b);
            continue;
          }
          case Op.MULHU -> {
            r[rd] = Math.unsignedMultiplyHigh(a, b);
            continue;
          }
          case Op.DIV -> {
            r[rd] = IntegerMath.divide(a, b);
            continue;
          }
          case Op.DIVU -> {
            r[rd] = IntegerMath.divideUnsigned(a, b);
            continue;
          }
          case Op.REM -> {
            r[rd] = IntegerMath.remainder(a, b);
            continue;
          }
          case Op.REMU -> {
            r[rd] = IntegerMath.remainderUnsigned(a, b);
            continue;
          }
          case Op.DIVW -> {
            r[rd] = IntegerMath.divideWord(a, b);
            continue;
          }
          case Op.DIVUW -> {
            r[rd] = IntegerMath.divideUnsignedWord(a, b);
            continue;
          }
          case Op.REMW -> {
            r[rd] = IntegerMath.remainderWord(a, b);
            continue;
          }
          case Op.REMUW -> {
            r[rd] = IntegerMath.remainderUnsignedWord(a, b);
            continue;
          }
          case Op.FADD_D,
              Op.FSUB_D,
              Op.FMUL_D,
              Op.FDIV_D,
              Op.FSQRT_D,
              Op.FMADD_D,
              Op.FMSUB_D,
              Op.FNMSUB_D,
              Op.FNMADD_D,
              Op.FLE_D,
              Op.FLT_D,
              Op.FEQ_D,
              Op.FCVT_D_W,
              Op.FCVT_D_L,
              Op.FCVT_W_D,
              Op.FCVT_L_D,
              Op.FCVT_D_S,
              Op.FCVT_S_D,
              Op.FADD_S,
              Op.FSUB_S,
              Op.FMUL_S,
              Op.FDIV_S,
              Op.FLE_S,
              Op.FLT_S,
              Op.FEQ_S,
              Op.FCVT_S_W -> {
            long value = FastFloats.execute(w, fast, a, b, r[(int) (w >>> 40) & 127]);
            if (value != FastFloats.CAREFULLY) {
              r[rd] = value;
              continue;
            }
          }
          case Op.FSGNJ_D -> {
            r[rd] = a & Long.MAX_VALUE | b & Long.MIN_VALUE;
            continue;
          }
          case Op.FSGNJN_D -> {
            r[rd] = a & Long.MAX_VALUE | ~b & Long.MIN_VALUE;
            continue;
          }
          case Op.FSGNJX_D -> {
            r[rd] = a ^ b & Long.MIN_VALUE;
            continue;
          }
          case Op.FSGNJ_S -> {
            if ((a & b) >> 32 == -1) {
              r[rd] = a & ~SIGN_SINGLE | b & SIGN_SINGLE;
              continue;
            }
          }
          case Op.FSGNJN_S -> {
            if ((a & b) >> 32 == -1) {
              r[rd] = a & ~SIGN_SINGLE | ~b & SIGN_SINGLE;
              continue;
            }
          }
          case Op.FSGNJX_S -> {
            if ((a & b) >> 32 == -1) {
              r[rd] = a ^ b & SIGN_SINGLE;
              continue;
            }
          }
          case Op.FMV_X_W -> {
            r[rd] = (int) a;
            continue;
          }
          case Op.FMV_W_X -> {
            r[rd] = a | BOX;
            continue;
          }
          case Op.FENCE -> {
            continue;
          }
          default -> {}
        }
        hart.progress = (clock >>> 32) - 1;
        hart.progressWaits = (int) clock - (clock >>> 32) - ((int) step - 1);
        int outcome = hart.rare.execute(w, r);
        clock += meter.takeStalled();
        fast = Interpreter.isFast(hart.fcsr);
        if (outcome == RareInstructions.DONE) {
          continue;
        }
        if (outcome == RareInstructions.LEAVE) {
          if (((int) w & 255) == Op.FENCE_I) {
            meter.fenceCode();
            line = meter.fetched;
          }
          pc = pageVa + 2L * slots[k];
          pageVa = 1;
          continue enter;
        }
        clock -= step;
        pc = pageVa + 2L * slots[k - 1];
        trap = outcome;
        break enter;
        }
        clock += meter.branch(pageVa + 2L * slots[k - 1], taken);
        if (!taken) {
          branches++;
          continue;
        }
        branches += 1L << 32;
        if (((int) w & 255) >= Op.BEQ) {
          pc = pageVa + i;
          continue enter;
        }
        k = (int) i;
        }
        int to = page.frame * LINES + (slots[k] >>> 5);
        if (to != line) {
          line = to;
          clock += recentCode[to & recentCode.length - 1] == to ? codeHit : meter.fetch(to);
          traffic += FETCH;
        }
      }
    }
    System.arraycopy(r, 0, hart.x, 0, 32);
    System.arraycopy(r, Decoder.F, hart.f, 0, 32);
    if (trap == Trap.ILLEGAL) {
      hart.noteIllegal(pc);
    }
    meter.fetched = line;
    int nanos = (int) clock & Meter.STOP - 1;
    meter.executed(
        clock >>> 32,
        nanos,
        traffic & COUNT_MASK,
        traffic >>> STORE_SHIFT & COUNT_MASK,
        traffic >>> FETCH_SHIFT,
        branches >>> 32,
        branches & 0xffff_ffffL);
    hart.finish(pc, clock >>> 32, nanos);
    return trap;
  }
}
