package vivarium.cpu;

import java.lang.foreign.MemorySegment;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * The checked engine's main loop: what {@link Interpreter} does, and beside each register and each
 * byte what is known of it. It runs decoded code of its own, in which the checker's hooks and the
 * moves of the stack pointer are marked, and executes and counts the same instructions.
 *
 * <p>Nearly always all operands are defined: that is one test, and the result is defined. An access
 * whose page and its shadow are at hand and whose bytes are all addressable is done here; anything
 * else falls out of the switch to {@link CheckedInstructions}.
 */
final class CheckedInterpreter {
  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final long SIGN_SINGLE = 0x8000_0000L;

  /** Results of greater magnitude are normal before and after rounding. */
  private static final double TINY = 0x1p-1000;

  private static final float TINY_SINGLE = 0x1p-125f;

  private CheckedInterpreter() {}

  static int run(Hart hart, ShadowRegisters task, ShadowMemory shadow, int budget) {
    CheckedInstructions slow = new CheckedInstructions(hart, task, shadow);
    Checker checker = shadow.checker();
    long[] v = task.undefined;
    long[] shadowTag = shadow.tag;
    long[][] shadowPage = shadow.page;
    long[] r = new long[Decoder.REGISTERS];
    task.r = r;
    System.arraycopy(hart.x, 1, r, 1, 31);
    System.arraycopy(hart.f, 0, r, Decoder.F, 32);
    MemorySegment ram = hart.codeCache.frames().memory().segment();
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
    task.arrived(shadow, r[Registers.SP]);
    enter:
    for (; ; ) {
      if (r[Registers.SP] != task.sp) {
        task.moved(shadow, r[Registers.SP]);
      }
      if ((pc & -4096L) != pageVa) {
        int t = (int) (pc >>> 12) & 255;
        if (tlb.fetchTag[t] != (pc & -4096L) && hart.memory.translate(pc, Access.FETCH) < 0) {
          trap = Trap.PAGE_FAULT;
          break;
        }
        int frame = (int) (pc + tlb.fetchDelta[t] >>> 12);
        page = hart.codeCache.checkedPage(frame, pc, checker);
        pageVa = pc & -4096L;
      }
      int slot = (int) (pc & 4095) >>> 1;
      int k = page.enter(slot) - 1;
      DecodedPage.Code decoded = page.decoded;
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
        long u = v[(int) (w >>> 24) & 127];
        v[rd] =
            (v[(int) (w >>> 16) & 127] | u) == 0
                ? 0
                : slow.operands(w, a, b, pageVa + 2L * slots[k - 1]);
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
            long at = sum & -4096L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 1) == 0) {
                v[rd] = (byte) (p[o >>> 3] >>> (o << 3));
                r[rd] = ram.get(PhysicalMemory.BYTE, sum + readDelta[t]);
                continue;
              }
            }
          }
          case Op.LH -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4095L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0x3) == 0) {
                v[rd] = (short) (p[o >>> 3] >>> (o << 3));
                r[rd] = ram.get(PhysicalMemory.SHORT, sum + readDelta[t]);
                continue;
              }
            }
          }
          case Op.LW -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4093L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0xf) == 0) {
                v[rd] = (int) (p[o >>> 3] >>> (o << 3));
                r[rd] = ram.get(PhysicalMemory.INT, sum + readDelta[t]);
                continue;
              }
            }
          }
          case Op.LD -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4089L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0xff) == 0) {
                v[rd] = p[o >>> 3];
                r[rd] = ram.get(PhysicalMemory.LONG, sum + readDelta[t]);
                continue;
              }
            }
          }
          case Op.LBU -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4096L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 1) == 0) {
                v[rd] = p[o >>> 3] >>> (o << 3) & 0xff;
                r[rd] = ram.get(PhysicalMemory.BYTE, sum + readDelta[t]) & 0xff;
                continue;
              }
            }
          }
          case Op.LHU -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4095L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 3) == 0) {
                v[rd] = p[o >>> 3] >>> (o << 3) & 0xffff;
                r[rd] = ram.get(PhysicalMemory.SHORT, sum + readDelta[t]) & 0xffff;
                continue;
              }
            }
          }
          case Op.LWU -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4093L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0xf) == 0) {
                v[rd] = p[o >>> 3] >>> (o << 3) & 0xffff_ffffL;
                r[rd] = ram.get(PhysicalMemory.INT, sum + readDelta[t]) & 0xffff_ffffL;
                continue;
              }
            }
          }
          case Op.FLW -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4093L;
            if (readTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0xf) == 0) {
                v[rd] = p[o >>> 3] >>> (o << 3) & 0xffff_ffffL;
                r[rd] = ram.get(PhysicalMemory.INT, sum + readDelta[t]) | BOX;
                continue;
              }
            }
          }
          case Op.SB -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4096L;
            if (writeTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 1) == 0) {
                long now = p[o >>> 3] & ~(0xffL << (o << 3)) | (u & 0xffL) << (o << 3);
                if (p[o >>> 3] != now) {
                  if (p.length != ShadowPage.LONGS) {
                    p = shadow.change(sum);
                  }
                  p[o >>> 3] = now;
                }
                ram.set(PhysicalMemory.BYTE, sum + writeDelta[t], (byte) b);
                continue;
              }
            }
          }
          case Op.SH -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4095L;
            if (writeTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 3) == 0) {
                long now = p[o >>> 3] & ~(0xffffL << (o << 3)) | (u & 0xffffL) << (o << 3);
                if (p[o >>> 3] != now) {
                  if (p.length != ShadowPage.LONGS) {
                    p = shadow.change(sum);
                  }
                  p[o >>> 3] = now;
                }
                ram.set(PhysicalMemory.SHORT, sum + writeDelta[t], (short) b);
                continue;
              }
            }
          }
          case Op.SW -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4093L;
            if (writeTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0xf) == 0) {
                long now =
                    p[o >>> 3] & ~(0xffff_ffffL << (o << 3)) | (u & 0xffff_ffffL) << (o << 3);
                if (p[o >>> 3] != now) {
                  if (p.length != ShadowPage.LONGS) {
                    p = shadow.change(sum);
                  }
                  p[o >>> 3] = now;
                }
                ram.set(PhysicalMemory.INT, sum + writeDelta[t], (int) b);
                continue;
              }
            }
          }
          case Op.SD -> {
            int t = (int) (sum >>> 12) & 255;
            long at = sum & -4089L;
            if (writeTag[t] == at && shadowTag[t] == at) {
              long[] p = shadowPage[t];
              int o = (int) sum & 4095;
              if ((p[ShadowPage.ACCESS + (o >>> 6)] >>> o & 0xff) == 0) {
                long now = u;
                if (p[o >>> 3] != now) {
                  if (p.length != ShadowPage.LONGS) {
                    p = shadow.change(sum);
                  }
                  p[o >>> 3] = now;
                }
                ram.set(PhysicalMemory.LONG, sum + writeDelta[t], b);
                continue;
              }
            }
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
            if (a + Long.MIN_VALUE < b + Long.MIN_VALUE) {
              k = (int) i;
            }
            continue;
          }
          case Op.BGEU_NEAR -> {
            if (a + Long.MIN_VALUE >= b + Long.MIN_VALUE) {
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
            if (a + Long.MIN_VALUE < b + Long.MIN_VALUE) {
              pc = pageVa + i;
              continue enter;
            }
            continue;
          }
          case Op.BGEU -> {
            if (a + Long.MIN_VALUE >= b + Long.MIN_VALUE) {
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
            if (rd == Registers.RA) {
              task.called(r[Registers.RA], r[Registers.SP]);
            }
            k = (int) i;
            continue;
          }
          case Op.JAL -> {
            r[rd] = pageVa + ((int) w >>> 16);
            if (rd == Registers.RA) {
              task.called(r[Registers.RA], r[Registers.SP]);
            }
            pc = pageVa + i;
            continue enter;
          }
          case Op.JALR -> {
            pc = a + (w >> 48) & -2L;
            r[rd] = pageVa + ((int) i & 0xffff);
            if (rd == Registers.RA) {
              task.called(r[Registers.RA], r[Registers.SP]);
            } else if (rd == Decoder.SINK && ((int) (w >>> 16) & 127) == Registers.RA) {
              task.returned(pc, r[Registers.SP]);
            }
            continue enter;
          }
          case Op.SP_MOVED -> {
            left++;
            if (r[Registers.SP] != task.sp) {
              task.moved(shadow, r[Registers.SP]);
            }
            continue;
          }
          case Op.HOOK, Op.ECALL -> {
            task.pc = pageVa + 2L * slots[k - 1];
            boolean isCall = ((int) w & 255) == Op.ECALL;
            int answer = isCall ? checker.systemCall(task) : checker.entered(task);
            if (answer == Checker.DONE) {
              pc = task.pc;
              pageVa = 1;
              continue enter;
            }
            if (answer == Checker.GO_ON && !isCall) {
              left++;
              continue;
            }
            left++;
            pc = task.pc;
            if (answer == Checker.GO_ON) {
              v[Registers.A0] = 0;
              trap = Trap.ECALL;
            } else {
              hart.memory.faultAddress = task.faultAddress;
              hart.memory.faultAccess = task.faultAccess;
              trap = Trap.PAGE_FAULT;
            }
            break enter;
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
            v[rd] |= v[(int) (w >>> 40) & 127] != 0 ? -1 : 0;
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
            v[rd] |= v[(int) (w >>> 40) & 127] != 0 ? -1 : 0;
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
            v[rd] |= v[(int) (w >>> 40) & 127] != 0 ? -1 : 0;
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
            v[rd] |= v[(int) (w >>> 40) & 127] != 0 ? -1 : 0;
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
          case Op.FENCE -> {
            continue;
          }
          default -> {}
        }
        hart.progress = budget - left - 1;
        int outcome = slow.execute(w, r, pageVa + 2L * slots[k - 1]);
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
    if (r[Registers.SP] != task.sp) {
      task.moved(shadow, r[Registers.SP]);
    }
    System.arraycopy(r, 0, hart.x, 0, 32);
    System.arraycopy(r, Decoder.F, hart.f, 0, 32);
    if (trap == Trap.ILLEGAL) {
      hart.noteIllegal(pc);
    }
    hart.finish(pc, budget - left);
    return trap;
  }

  private static boolean isFast(int fcsr) {
    return (fcsr & 0xe1) == FloatFlags.INEXACT;
  }
}
