package vivarium.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * The interpreter's main loop over decoded code: one switch, small enough for the JVM to compile.
 *
 * <p>The registers are in a local array of known length while it runs, so that indices need no
 * check. A case that is done says {@code continue}; one that finds something rare (a TLB miss, a
 * special number) falls out of the switch, and {@link RareInstructions} executes the instruction.
 * What several cases of a switch have in common, the JVM's compiler computes before it, for all of
 * them, until it runs out of registers; so loads and stores, word operations and floating point are
 * groups of their own. In one switch, code like SHA-256 takes up to twice as long.
 *
 * <p>Floating-point cases rely on flags being sticky: once the inexact flag is set, rounding to
 * nearest can change no flag as long as the result is far from overflow and underflow.
 */
final class Interpreter {
  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final long SIGN_SINGLE = 0x8000_0000L;

  /** Results of greater magnitude are normal before and after rounding. */
  private static final double TINY = 0x1p-1000;

  private static final float TINY_SINGLE = 0x1p-125f;

  private Interpreter() {}

  static int run(Hart hart, int budget) {
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
    boolean fast = isFast(hart.fcsr);
    int left = budget;
    long pc = hart.pc & -2L;
    long pageVa = 1;
    DecodedPage page = hart.codeCache.nowhere;
    int trap;
    enter:
    for (; ; ) {
      if ((pc & -4096L) != pageVa) {
        int t = (int) (pc >>> 12) & 255;
        if (tlb.fetchTag[t] != (pc & -4096L) && hart.memory.translate(pc, Access.FETCH) < 0) {
          trap = Trap.PAGE_FAULT;
          break;
        }
        int frame = (int) (pc + tlb.fetchDelta[t] >>> 12);
        DecodedPage known = pages[frame];
        if (known == null) {
          known = hart.page(frame);
          if (known == null) {
            hart.memory.failed(pc, Access.FETCH);
            trap = Trap.PAGE_FAULT;
            break;
          }
        }
        page = known;
        pageVa = pc & -4096L;
      }
      int slot = (int) (pc & 4095) >>> 1;
      DecodedPage.Code decoded = page.decoded;
      int k = decoded.entry()[slot] - 1;
      if (k < 0) {
        if (!hart.decode(page, slot)) {
          hart.memory.failed(pc, Access.FETCH);
          trap = Trap.PAGE_FAULT;
          break;
        }
        decoded = page.decoded;
        k = decoded.entry()[slot] - 1;
      }
      long[] code = decoded.code();
      char[] slots = decoded.slots();
      for (; ; ) {
        if (--left < 0) {
          left = 0;
          pc = pageVa + 2L * slots[k];
          trap = Trap.BUDGET;
          break enter;
        }
        long w = code[k++];
        int rd = (int) (w >>> 8) & 127;
        long a = r[(int) (w >>> 16) & 127];
        long b = r[(int) (w >>> 24) & 127];
        long i = w >> 32;
        long sum = a + i;
        int op = (int) w & 255;
        if (op >= Op.LB && op <= Op.SD) {
          if (op < Op.SB) {
            int t = (int) (sum >>> 12) & 255;
            if (readTag[t] == (sum & -4096L)) {
              long at = sum + readDelta[t];
              switch ((int) w & 255) {
                case Op.LD -> {
                  if ((sum & 7) == 0) {
                    r[rd] = ram.get(PhysicalMemory.LONG, at);
                    continue;
                  }
                }
                case Op.LW -> {
                  if ((sum & 3) == 0) {
                    r[rd] = ram.get(PhysicalMemory.INT, at);
                    continue;
                  }
                }
                case Op.LBU -> {
                  r[rd] = ram.get(PhysicalMemory.BYTE, at) & 0xff;
                  continue;
                }
                case Op.LB -> {
                  r[rd] = ram.get(PhysicalMemory.BYTE, at);
                  continue;
                }
                case Op.LH -> {
                  if ((sum & 1) == 0) {
                    r[rd] = ram.get(PhysicalMemory.SHORT, at);
                    continue;
                  }
                }
                case Op.LHU -> {
                  if ((sum & 1) == 0) {
                    r[rd] = ram.get(PhysicalMemory.SHORT, at) & 0xffff;
                    continue;
                  }
                }
                case Op.LWU -> {
                  if ((sum & 3) == 0) {
                    r[rd] = ram.get(PhysicalMemory.INT, at) & 0xffff_ffffL;
                    continue;
                  }
                }
                default -> {
                  if ((sum & 3) == 0) {
                    r[rd] = ram.get(PhysicalMemory.INT, at) | BOX;
                    continue;
                  }
                }
              }
            }
          } else {
            int t = (int) (sum >>> 12) & 255;
            if (writeTag[t] == (sum & -4096L)) {
              long at = sum + writeDelta[t];
              switch ((int) w & 255) {
                case Op.SD -> {
                  if ((sum & 7) == 0) {
                    ram.set(PhysicalMemory.LONG, at, b);
                    continue;
                  }
                }
                case Op.SW -> {
                  if ((sum & 3) == 0) {
                    ram.set(PhysicalMemory.INT, at, (int) b);
                    continue;
                  }
                }
                case Op.SB -> {
                  ram.set(PhysicalMemory.BYTE, at, (byte) b);
                  continue;
                }
                default -> {
                  if ((sum & 1) == 0) {
                    ram.set(PhysicalMemory.SHORT, at, (short) b);
                    continue;
                  }
                }
              }
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
            case Op.BEQ_NEAR -> {
              if (a == b) {
                k = (int) i;
              }
              continue;
            }
            case Op.BNE_NEAR -> {
              if (a != b) {
                k = (int) i;
              }
              continue;
            }
            case Op.BLT_NEAR -> {
              if (a < b) {
                k = (int) i;
              }
              continue;
            }
            case Op.BGE_NEAR -> {
              if (a >= b) {
                k = (int) i;
              }
              continue;
            }
            case Op.BLTU_NEAR -> {
              if (Long.compareUnsigned(a, b) < 0) {
                k = (int) i;
              }
              continue;
            }
            case Op.BGEU_NEAR -> {
              if (Long.compareUnsigned(a, b) >= 0) {
                k = (int) i;
              }
              continue;
            }
            case Op.BEQ -> {
              if (a == b) {
                pc = pageVa + i;
                continue enter;
              }
              continue;
            }
            case Op.BNE -> {
              if (a != b) {
                pc = pageVa + i;
                continue enter;
              }
              continue;
            }
            case Op.BLT -> {
              if (a < b) {
                pc = pageVa + i;
                continue enter;
              }
              continue;
            }
            case Op.BGE -> {
              if (a >= b) {
                pc = pageVa + i;
                continue enter;
              }
              continue;
            }
            case Op.BLTU -> {
              if (Long.compareUnsigned(a, b) < 0) {
                pc = pageVa + i;
                continue enter;
              }
              continue;
            }
            case Op.BGEU -> {
              if (Long.compareUnsigned(a, b) >= 0) {
                pc = pageVa + i;
                continue enter;
              }
              continue;
            }
            case Op.J_NEAR -> {
              k = (int) i;
              continue;
            }
            case Op.JAL_NEAR -> {
              r[rd] = pageVa + ((int) w >>> 16);
              k = (int) i;
              continue;
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
              left++;
              k = (int) i;
              continue;
            }
            case Op.LEAVE -> {
              left++;
              pc = pageVa + 2L * slots[k - 1];
              continue enter;
            }
            case Op.CROSS -> {
              left++;
              Crossing.Snippet snippet = hart.crossing.at(pageVa + 2L * slots[k - 1]);
              if (snippet == null) {
                pc = pageVa + 2L * slots[k - 1];
                trap = Trap.PAGE_FAULT;
                break enter;
              }
              code = snippet.code;
              slots = Crossing.Snippet.SLOTS;
              k = 0;
              continue;
            }
            case Op.TRANSLATED -> {
              left++;
              if (left < hart.passesDownTo) {
                pc = pageVa + 2L * slots[k - 1];
                trap = Trap.TRANSLATED;
                break enter;
              }
              int place = slots[k - 1];
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
              if (!hart.isShared()) {
                continue;
              }
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
              switch (op) {
                case Op.ADDIW -> {
                  r[rd] = x + z;
                  continue;
                }
                case Op.ADDW -> {
                  r[rd] = x + y;
                  continue;
                }
                case Op.SUBW -> {
                  r[rd] = x - y;
                  continue;
                }
                case Op.SLLW -> {
                  r[rd] = x << y;
                  continue;
                }
                case Op.SRLW -> {
                  r[rd] = x >>> y;
                  continue;
                }
                case Op.SRAW -> {
                  r[rd] = x >> y;
                  continue;
                }
                case Op.SLLIW -> {
                  r[rd] = x << z;
                  continue;
                }
                case Op.SRLIW -> {
                  r[rd] = x >>> z;
                  continue;
                }
                case Op.SRAIW -> {
                  r[rd] = x >> z;
                  continue;
                }
                case Op.MULW -> {
                  r[rd] = x * y;
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
                default -> {}
              }
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
              switch (op) {
                case Op.FADD_D -> {
                  if (fast) {
                    double value = Double.longBitsToDouble(a) + Double.longBitsToDouble(b);
                    double magnitude = Math.abs(value);
                    if (magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FSUB_D -> {
                  if (fast) {
                    double value = Double.longBitsToDouble(a) - Double.longBitsToDouble(b);
                    double magnitude = Math.abs(value);
                    if (magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FMUL_D -> {
                  if (fast) {
                    double value = Double.longBitsToDouble(a) * Double.longBitsToDouble(b);
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FDIV_D -> {
                  if (fast) {
                    double value = Double.longBitsToDouble(a) / Double.longBitsToDouble(b);
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FSQRT_D -> {
                  if (fast) {
                    double value = Math.sqrt(Double.longBitsToDouble(a));
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FMADD_D -> {
                  if (fast) {
                    double value =
                        Math.fma(
                            Double.longBitsToDouble(a),
                            Double.longBitsToDouble(b),
                            Double.longBitsToDouble(r[(int) (w >>> 40) & 127]));
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FMSUB_D -> {
                  if (fast) {
                    double value =
                        Math.fma(
                            Double.longBitsToDouble(a),
                            Double.longBitsToDouble(b),
                            -Double.longBitsToDouble(r[(int) (w >>> 40) & 127]));
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FNMSUB_D -> {
                  if (fast) {
                    double value =
                        Math.fma(
                            -Double.longBitsToDouble(a),
                            Double.longBitsToDouble(b),
                            Double.longBitsToDouble(r[(int) (w >>> 40) & 127]));
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
                  }
                }
                case Op.FNMADD_D -> {
                  if (fast) {
                    double value =
                        Math.fma(
                            -Double.longBitsToDouble(a),
                            Double.longBitsToDouble(b),
                            -Double.longBitsToDouble(r[(int) (w >>> 40) & 127]));
                    double magnitude = Math.abs(value);
                    if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
                      r[rd] = Double.doubleToRawLongBits(value);
                      continue;
                    }
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
                case Op.FLE_D -> {
                  double x = Double.longBitsToDouble(a);
                  double y = Double.longBitsToDouble(b);
                  if (x <= y) {
                    r[rd] = 1;
                    continue;
                  }
                  if (x > y) {
                    r[rd] = 0;
                    continue;
                  }
                }
                case Op.FLT_D -> {
                  double x = Double.longBitsToDouble(a);
                  double y = Double.longBitsToDouble(b);
                  if (x < y) {
                    r[rd] = 1;
                    continue;
                  }
                  if (x >= y) {
                    r[rd] = 0;
                    continue;
                  }
                }
                case Op.FEQ_D -> {
                  double x = Double.longBitsToDouble(a);
                  double y = Double.longBitsToDouble(b);
                  if (x == y) {
                    r[rd] = 1;
                    continue;
                  }
                  if (x < y || x > y) {
                    r[rd] = 0;
                    continue;
                  }
                }
                case Op.FCVT_D_W -> {
                  r[rd] = Double.doubleToRawLongBits((int) a);
                  continue;
                }
                case Op.FCVT_D_L -> {
                  if (fast) {
                    r[rd] = Double.doubleToRawLongBits(a);
                    continue;
                  }
                }
                case Op.FCVT_W_D -> {
                  double x = Double.longBitsToDouble(a);
                  if (fast && Math.abs(x) < 0x1p31) {
                    r[rd] = (int) x;
                    continue;
                  }
                }
                case Op.FCVT_L_D -> {
                  double x = Double.longBitsToDouble(a);
                  if (fast && Math.abs(x) < 0x1p63) {
                    r[rd] = (long) x;
                    continue;
                  }
                }
                case Op.FCVT_D_S -> {
                  float x = Float.intBitsToFloat((int) a);
                  if (a >> 32 == -1 && !Float.isNaN(x)) {
                    r[rd] = Double.doubleToRawLongBits(x);
                    continue;
                  }
                }
                case Op.FCVT_S_D -> {
                  float value = (float) Double.longBitsToDouble(a);
                  float magnitude = Math.abs(value);
                  if (fast && magnitude > TINY_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
                    r[rd] = Float.floatToRawIntBits(value) | BOX;
                    continue;
                  }
                }
                case Op.FADD_S -> {
                  if (fast && (a & b) >> 32 == -1) {
                    float value = Float.intBitsToFloat((int) a) + Float.intBitsToFloat((int) b);
                    float magnitude = Math.abs(value);
                    if (magnitude < Float.POSITIVE_INFINITY) {
                      r[rd] = Float.floatToRawIntBits(value) | BOX;
                      continue;
                    }
                  }
                }
                case Op.FSUB_S -> {
                  if (fast && (a & b) >> 32 == -1) {
                    float value = Float.intBitsToFloat((int) a) - Float.intBitsToFloat((int) b);
                    float magnitude = Math.abs(value);
                    if (magnitude < Float.POSITIVE_INFINITY) {
                      r[rd] = Float.floatToRawIntBits(value) | BOX;
                      continue;
                    }
                  }
                }
                case Op.FMUL_S -> {
                  if (fast && (a & b) >> 32 == -1) {
                    float value = Float.intBitsToFloat((int) a) * Float.intBitsToFloat((int) b);
                    float magnitude = Math.abs(value);
                    if (magnitude > TINY_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
                      r[rd] = Float.floatToRawIntBits(value) | BOX;
                      continue;
                    }
                  }
                }
                case Op.FDIV_S -> {
                  if (fast && (a & b) >> 32 == -1) {
                    float value = Float.intBitsToFloat((int) a) / Float.intBitsToFloat((int) b);
                    float magnitude = Math.abs(value);
                    if (magnitude > TINY_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
                      r[rd] = Float.floatToRawIntBits(value) | BOX;
                      continue;
                    }
                  }
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
                case Op.FLE_S -> {
                  float x = Float.intBitsToFloat((int) a);
                  float y = Float.intBitsToFloat((int) b);
                  if ((a & b) >> 32 == -1 && (x <= y || x > y)) {
                    r[rd] = x <= y ? 1 : 0;
                    continue;
                  }
                }
                case Op.FLT_S -> {
                  float x = Float.intBitsToFloat((int) a);
                  float y = Float.intBitsToFloat((int) b);
                  if ((a & b) >> 32 == -1 && (x < y || x >= y)) {
                    r[rd] = x < y ? 1 : 0;
                    continue;
                  }
                }
                case Op.FEQ_S -> {
                  float x = Float.intBitsToFloat((int) a);
                  float y = Float.intBitsToFloat((int) b);
                  if ((a & b) >> 32 == -1 && (x == y || x < y || x > y)) {
                    r[rd] = x == y ? 1 : 0;
                    continue;
                  }
                }
                case Op.FCVT_S_W -> {
                  if (fast) {
                    r[rd] = Float.floatToRawIntBits((int) a) | BOX;
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
                default -> {}
              }
            }
            default -> {}
          }
        }
        hart.progress = budget - left - 1;
        int outcome = hart.rare.execute(w, r);
        fast = isFast(hart.fcsr);
        if (outcome == RareInstructions.DONE) {
          continue;
        }
        if (outcome == RareInstructions.LEAVE) {
          pc = pageVa + 2L * slots[k];
          pageVa = 1;
          continue enter;
        }
        left++;
        pc = pageVa + 2L * slots[k - 1];
        trap = outcome;
        break enter;
      }
    }
    System.arraycopy(r, 0, hart.x, 0, 32);
    System.arraycopy(r, Decoder.F, hart.f, 0, 32);
    if (trap == Trap.ILLEGAL) {
      hart.noteIllegal(pc);
    }
    hart.finish(pc, budget - left);
    return trap;
  }

  static boolean isFast(int fcsr) {
    return (fcsr & 0xe1) == FloatFlags.INEXACT;
  }
}
