package vivarium.jit;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * Writes floating-point instructions: the host's arithmetic where that is certain to give the same
 * result and raise no flag that is not raised yet (see the interpreter), the machinery elsewhere.
 */
final class FloatWriter {
  private static final double TINY = 0x1p-1000;
  private static final float TINY_SINGLE = 0x1p-125f;
  private static final long BOX = 0xffff_ffff_0000_0000L;

  private final RegionWriter region;
  private final RegisterCode locals;
  private final InstructionWriter instructions;
  private final CodeBuilder out;

  FloatWriter(RegionWriter region, InstructionWriter instructions) {
    this.region = region;
    locals = region.locals;
    this.instructions = instructions;
    out = region.out;
  }

  void write(long word) {
    int op = Decoder.op(word);
    switch (op) {
      case Op.FADD_D, Op.FSUB_D, Op.FMUL_D, Op.FDIV_D -> arithmetic(word);
      case Op.FSQRT_D -> squareRoot(word);
      case Op.FMADD_D, Op.FMSUB_D, Op.FNMSUB_D, Op.FNMADD_D -> fused(word);
      case Op.FSGNJ_D, Op.FSGNJN_D, Op.FSGNJX_D -> signInject(word);
      case Op.FLE_D, Op.FLT_D, Op.FEQ_D -> compare(word);
      case Op.FCVT_D_W -> {
        locals.pushBits(Decoder.rs1(word));
        out.l2i().i2d();
        locals.storeDouble(Decoder.rd(word));
      }
      case Op.FCVT_D_L ->
          fastOnly(
              word,
              () -> {
                locals.pushBits(Decoder.rs1(word));
                out.l2d();
                locals.storeDouble(Decoder.rd(word));
              });
      case Op.FCVT_W_D, Op.FCVT_L_D -> toInteger(word);
      case Op.FCVT_S_W ->
          fastOnly(
              word,
              () -> {
                locals.pushBits(Decoder.rs1(word));
                out.l2i().i2f();
                MathCode.floatToBits(out);
                instructions.target(word);
              });
      case Op.FADD_S, Op.FSUB_S, Op.FMUL_S, Op.FDIV_S -> singleArithmetic(word);
      case Op.FCVT_D_S -> widen(word);
      case Op.FCVT_S_D -> shorten(word);
      case Op.FMV_X_W -> {
        locals.pushBits(Decoder.rs1(word));
        out.l2i().i2l();
        instructions.target(word);
      }
      case Op.FMV_W_X -> {
        locals.pushBits(Decoder.rs1(word));
        out.loadConstant(BOX).lor();
        instructions.target(word);
      }
      default -> instructions.assist(word);
    }
  }

  private void fastOnly(long word, Runnable body) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    out.iload(RegionWriter.FAST).ifeq(slow);
    body.run();
    out.labelBinding(done);
    instructions.assistLater(word, slow, done);
  }

  private void operands(long word) {
    locals.pushDouble(Decoder.rs1(word));
    locals.pushDouble(Decoder.rs2(word));
  }

  /** With a result on the stack: keeps it if it is finite and, if asked, far from underflow. */
  private void keepIfOrdinary(long word, boolean notTiny, Label slow, Label done) {
    out.dstore(RegionWriter.DOUBLE);
    requireOrdinary(notTiny ? TINY : -1, slow);
    out.dload(RegionWriter.DOUBLE);
    locals.storeDouble(Decoder.rd(word));
    out.labelBinding(done);
    instructions.assistLater(word, slow, done);
  }

  /** Goes to {@code slow} unless the result is finite and of a magnitude above {@code least}. */
  private void requireOrdinary(double least, Label slow) {
    out.dload(RegionWriter.DOUBLE);
    MathCode.abs(out);
    out.loadConstant(Double.POSITIVE_INFINITY).dcmpg().ifge(slow);
    if (least >= 0) {
      out.dload(RegionWriter.DOUBLE);
      MathCode.abs(out);
      out.loadConstant(least).dcmpl().ifle(slow);
    }
  }

  private void arithmetic(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    out.iload(RegionWriter.FAST).ifeq(slow);
    operands(word);
    int op = Decoder.op(word);
    switch (op) {
      case Op.FADD_D -> out.dadd();
      case Op.FSUB_D -> out.dsub();
      case Op.FMUL_D -> out.dmul();
      default -> out.ddiv();
    }
    keepIfOrdinary(word, op == Op.FMUL_D || op == Op.FDIV_D, slow, done);
  }

  private void squareRoot(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    out.iload(RegionWriter.FAST).ifeq(slow);
    locals.pushDouble(Decoder.rs1(word));
    MathCode.sqrt(out);
    keepIfOrdinary(word, true, slow, done);
  }

  private void fused(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    int op = Decoder.op(word);
    out.iload(RegionWriter.FAST).ifeq(slow);
    locals.pushDouble(Decoder.rs1(word));
    if (op == Op.FNMSUB_D || op == Op.FNMADD_D) {
      out.dneg();
    }
    locals.pushDouble(Decoder.rs2(word));
    locals.pushDouble(Decoder.rs3(word));
    if (op == Op.FMSUB_D || op == Op.FNMADD_D) {
      out.dneg();
    }
    MathCode.fma(out);
    keepIfOrdinary(word, true, slow, done);
  }

  private void signInject(long word) {
    int op = Decoder.op(word);
    if (op == Op.FSGNJ_D && Decoder.rs1(word) == Decoder.rs2(word)) {
      locals.pushDouble(Decoder.rs1(word));
      locals.storeDouble(Decoder.rd(word));
      return;
    }
    locals.pushBits(Decoder.rs1(word));
    if (op != Op.FSGNJX_D) {
      out.loadConstant(Long.MAX_VALUE).land();
    }
    locals.pushBits(Decoder.rs2(word));
    if (op == Op.FSGNJN_D) {
      out.loadConstant(-1L).lxor();
    }
    out.loadConstant(Long.MIN_VALUE).land();
    if (op == Op.FSGNJX_D) {
      out.lxor();
    } else {
      out.lor();
    }
    instructions.target(word);
  }

  private void compare(long word) {
    Label yes = out.newLabel();
    Label store = out.newLabel();
    Label slow = out.newLabel();
    Label done = out.newLabel();
    operands(word);
    out.dcmpg();
    switch (Decoder.op(word)) {
      case Op.FLE_D -> {
        out.ifle(yes);
        operands(word);
        out.dcmpl().ifle(slow);
      }
      case Op.FLT_D -> {
        out.iflt(yes);
        operands(word);
        out.dcmpl().iflt(slow);
      }
      default -> {
        out.ifeq(yes);
        operands(word);
        out.dcmpl();
        operands(word);
        out.dcmpg().if_icmpne(slow);
      }
    }
    out.lconst_0().goto_(store);
    out.labelBinding(yes).lconst_1();
    out.labelBinding(store);
    instructions.target(word);
    out.labelBinding(done);
    instructions.assistLater(word, slow, done);
  }

  private void toInteger(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    boolean isWord = Decoder.op(word) == Op.FCVT_W_D;
    out.iload(RegionWriter.FAST).ifeq(slow);
    locals.pushDouble(Decoder.rs1(word));
    MathCode.abs(out);
    out.loadConstant(isWord ? 0x1p31 : 0x1p63).dcmpg().ifge(slow);
    locals.pushDouble(Decoder.rs1(word));
    if (isWord) {
      out.d2i().i2l();
    } else {
      out.d2l();
    }
    instructions.target(word);
    out.labelBinding(done);
    instructions.assistLater(word, slow, done);
  }

  private void requireBoxed(long word, boolean both, Label slow) {
    locals.pushBits(Decoder.rs1(word));
    if (both) {
      locals.pushBits(Decoder.rs2(word));
      out.land();
    }
    out.bipush(32).lshr().loadConstant(-1L).lcmp().ifne(slow);
  }

  private void singleArithmetic(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    int op = Decoder.op(word);
    out.iload(RegionWriter.FAST).ifeq(slow);
    requireBoxed(word, true, slow);
    locals.pushBits(Decoder.rs1(word));
    MathCode.bitsToFloat(out);
    locals.pushBits(Decoder.rs2(word));
    MathCode.bitsToFloat(out);
    switch (op) {
      case Op.FADD_S -> out.fadd();
      case Op.FSUB_S -> out.fsub();
      case Op.FMUL_S -> out.fmul();
      default -> out.fdiv();
    }
    keepSingle(word, op == Op.FMUL_S || op == Op.FDIV_S, slow, done);
  }

  private void keepSingle(long word, boolean notTiny, Label slow, Label done) {
    // A float widened to a double compares as itself.
    out.f2d().dstore(RegionWriter.DOUBLE);
    requireOrdinary(notTiny ? TINY_SINGLE : -1, slow);
    out.dload(RegionWriter.DOUBLE).d2f();
    MathCode.floatToBits(out);
    instructions.target(word);
    out.labelBinding(done);
    instructions.assistLater(word, slow, done);
  }

  private void widen(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    requireBoxed(word, false, slow);
    locals.pushBits(Decoder.rs1(word));
    MathCode.bitsToFloat(out);
    out.f2d().dstore(RegionWriter.DOUBLE);
    out.dload(RegionWriter.DOUBLE).dload(RegionWriter.DOUBLE).dcmpl().ifne(slow);
    out.dload(RegionWriter.DOUBLE);
    locals.storeDouble(Decoder.rd(word));
    out.labelBinding(done);
    instructions.assistLater(word, slow, done);
  }

  private void shorten(long word) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    out.iload(RegionWriter.FAST).ifeq(slow);
    locals.pushDouble(Decoder.rs1(word));
    out.d2f();
    keepSingle(word, true, slow, done);
  }
}
