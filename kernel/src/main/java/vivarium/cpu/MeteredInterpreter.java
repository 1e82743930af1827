package vivarium.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Meter;
import vivarium.mem.Access;
import vivarium.mem.KnownLines;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * The main loop of {@code hierarchy} time: what {@link Interpreter} does, and beside it what each
 * line of code, access and branch costs, as the hart's {@link Meter} says. It runs decoded code in
 * which the places are marked where another line begins.
 *
 * <p>A run consists of steps: an instruction with all that its accesses cost and, if it jumps, with
 * going on to the line of its target; or going on to the next line in sequence. An instruction
 * belongs to the line in which it begins. Before each step the time is looked at, and if it is up,
 * the run ends. One local holds the instructions in its high half and the ns in its low half.
 */
final class MeteredInterpreter implements Engine {
  /** Ns between two entries of the main loop, see {@link Engine#stretch}. */
  private static final long STRETCH = 100_000;

  private static final long BOX = 0xffff_ffff_0000_0000L;

  /** Lines of a page. */
  private static final int LINES = 64;

  // What is counted in one local: 21 bits each for loads, stores and lines gone on to.
  private static final long LOAD = 1;
  private static final int STORE_SHIFT = 21;
  private static final long STORE = 1L << STORE_SHIFT;
  private static final int FETCH_SHIFT = 42;
  private static final long FETCH = 1L << FETCH_SHIFT;
  private static final int COUNT_MASK = (1 << STORE_SHIFT) - 1;

  @Override
  public int run(Hart hart, int limit) {
    return run(hart, hart.requireMeter(), limit);
  }

  @Override
  public long stretch() {
    return STRETCH;
  }

  /**
   * @param limit ns after which no further step begins, at most what the counts have room for
   */
  @SuppressWarnings("LabelledBreakTarget") // cases that go on together do so behind a block
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
    KnownLines lines = meter.known;
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
    char[] slots = page.decoded.slots();
    int trap;
    enter:
    for (; ; ) {
      if ((pc & -4096L) != pageVa || slots == Crossing.Snippet.SLOTS) {
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
      DecodedPage.Code decoded = page.decoded;
      int k = decoded.entry()[slot] - 1;
      if (k < 0) {
        k = page.enter(slot) - 1;
        decoded = page.decoded;
      }
      long[] code = decoded.code();
      slots = decoded.slots();
      int entered = page.frame * LINES + (slot >>> 5);
      if (entered != line) {
        line = entered;
        clock +=
            recentCode[entered & recentCode.length - 1] == entered ? codeHit : meter.fetch(entered);
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
        int op = (int) w & 255;
        boolean taken;
        near:
        {
          branch:
          {
            if (op >= Op.LB && op <= Op.SD) {
              int t = (int) (sum >>> 12) & 255;
              if (op < Op.SB && readTag[t] == (sum & -4096L)) {
                long at = sum + readDelta[t];
                long value;
                aligned:
                {
                  switch (op) {
                    case Op.LD -> {
                      if ((sum & 7) != 0) {
                        break aligned;
                      }
                      value = ram.get(PhysicalMemory.LONG, at);
                    }
                    case Op.LW -> {
                      if ((sum & 3) != 0) {
                        break aligned;
                      }
                      value = ram.get(PhysicalMemory.INT, at);
                    }
                    case Op.LBU -> value = ram.get(PhysicalMemory.BYTE, at) & 0xff;
                    case Op.LB -> value = ram.get(PhysicalMemory.BYTE, at);
                    case Op.LH -> {
                      if ((sum & 1) != 0) {
                        break aligned;
                      }
                      value = ram.get(PhysicalMemory.SHORT, at);
                    }
                    case Op.LHU -> {
                      if ((sum & 1) != 0) {
                        break aligned;
                      }
                      value = ram.get(PhysicalMemory.SHORT, at) & 0xffff;
                    }
                    case Op.LWU -> {
                      if ((sum & 3) != 0) {
                        break aligned;
                      }
                      value = ram.get(PhysicalMemory.INT, at) & 0xffff_ffffL;
                    }
                    default -> {
                      if ((sum & 3) != 0) {
                        break aligned;
                      }
                      value = ram.get(PhysicalMemory.INT, at) | BOX;
                    }
                  }
                  r[rd] = value;
                  clock += lines.isRead(sum) ? hit : meter.load(sum, at);
                  traffic += LOAD;
                  continue;
                }
              } else if (op >= Op.SB && writeTag[t] == (sum & -4096L)) {
                long at = sum + writeDelta[t];
                aligned:
                {
                  switch (op) {
                    case Op.SD -> {
                      if ((sum & 7) != 0) {
                        break aligned;
                      }
                      ram.set(PhysicalMemory.LONG, at, b);
                    }
                    case Op.SW -> {
                      if ((sum & 3) != 0) {
                        break aligned;
                      }
                      ram.set(PhysicalMemory.INT, at, (int) b);
                    }
                    case Op.SB -> ram.set(PhysicalMemory.BYTE, at, (byte) b);
                    default -> {
                      if ((sum & 1) != 0) {
                        break aligned;
                      }
                      ram.set(PhysicalMemory.SHORT, at, (short) b);
                    }
                  }
                  clock += lines.isWritten(sum) ? hit : meter.store(sum, at);
                  traffic += STORE;
                  continue;
                }
              }
            } else {
              switch (op) {
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
                case Op.SLT -> {
                  r[rd] = a < b ? 1 : 0;
                  continue;
                }
                case Op.SLTU -> {
                  r[rd] = Long.compareUnsigned(a, b) < 0 ? 1 : 0;
                  continue;
                }
                case Op.SLTI -> {
                  r[rd] = a < i ? 1 : 0;
                  continue;
                }
                case Op.SLTIU -> {
                  r[rd] = Long.compareUnsigned(a, i) < 0 ? 1 : 0;
                  continue;
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
                  taken = Long.compareUnsigned(a, b) < 0;
                  break branch;
                }
                case Op.BGEU_NEAR, Op.BGEU -> {
                  taken = Long.compareUnsigned(a, b) >= 0;
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
                    clock +=
                        recentCode[to & recentCode.length - 1] == to ? codeHit : meter.fetch(to);
                    traffic += FETCH;
                  }
                  continue;
                }
                case Op.TRANSLATED -> {
                  clock -= step;
                  int place = slots[k - 1];
                  if (clock >>> 32 != 0 && hart.passesDownTo > 0) {
                    pc = pageVa + 2L * place;
                    trap = Trap.TRANSLATED;
                    break enter;
                  }
                  code = page.original(place);
                  slots = page.originalSlots(place);
                  k = 0;
                  continue;
                }
                case Op.MUL -> {
                  r[rd] = a * b;
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
                case Op.FENCE -> {
                  continue;
                }
                case Op.ADDIW,
                    Op.ADDW,
                    Op.SUBW,
                    Op.SLLW,
                    Op.SRLW,
                    Op.SRAW,
                    Op.SLLIW,
                    Op.SRLIW,
                    Op.SRAIW,
                    Op.MULW,
                    Op.DIVW,
                    Op.DIVUW,
                    Op.REMW,
                    Op.REMUW -> {
                  int x = (int) a;
                  int y = (int) b;
                  int z = (int) i;
                  r[rd] =
                      switch (op) {
                        case Op.ADDIW -> x + z;
                        case Op.ADDW -> x + y;
                        case Op.SUBW -> x - y;
                        case Op.SLLW -> x << y;
                        case Op.SRLW -> x >>> y;
                        case Op.SRAW -> x >> y;
                        case Op.SLLIW -> x << z;
                        case Op.SRLIW -> x >>> z;
                        case Op.SRAIW -> x >> z;
                        case Op.MULW -> x * y;
                        case Op.DIVW -> IntegerMath.divideWord(a, b);
                        case Op.DIVUW -> IntegerMath.divideUnsignedWord(a, b);
                        case Op.REMW -> IntegerMath.remainderWord(a, b);
                        default -> IntegerMath.remainderUnsignedWord(a, b);
                      };
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
                    Op.FSGNJ_D,
                    Op.FSGNJN_D,
                    Op.FSGNJX_D,
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
                    Op.FSGNJ_S,
                    Op.FSGNJN_S,
                    Op.FSGNJX_S,
                    Op.FLE_S,
                    Op.FLT_S,
                    Op.FEQ_S,
                    Op.FCVT_S_W,
                    Op.FMV_X_W,
                    Op.FMV_W_X -> {
                  long value = FastFloats.execute(w, fast, a, b, r[(int) (w >>> 40) & 127]);
                  if (value != FastFloats.CAREFULLY) {
                    r[rd] = value;
                    continue;
                  }
                }
                default -> {}
              }
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
              if (op == Op.FENCE_I) {
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
          if (op >= Op.BEQ) {
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
