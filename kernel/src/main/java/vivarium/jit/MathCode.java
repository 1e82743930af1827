package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Calls of the JVM's own functions on numbers, which HotSpot replaces by single instructions. */
final class MathCode {
  private static final ClassDesc DOUBLE = ClassDesc.of("java.lang.Double");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  private MathCode() {}

  static void bitsToDouble(CodeBuilder out) {
    out.invokestatic(DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
  }

  static void doubleToBits(CodeBuilder out) {
    out.invokestatic(DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
  }

  /** The low 32 bits of a long as a float. */
  static void bitsToFloat(CodeBuilder out) {
    out.l2i().invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
  }

  /** A float as NaN-boxed bits. */
  static void floatToBits(CodeBuilder out) {
    out.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
    out.i2l().loadConstant(0xffff_ffff_0000_0000L).lor();
  }

  static void abs(CodeBuilder out) {
    out.invokestatic(MATH, "abs", MethodTypeDesc.of(CD_double, CD_double));
  }

  static void sqrt(CodeBuilder out) {
    out.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
  }

  static void fma(CodeBuilder out) {
    out.invokestatic(MATH, "fma", MethodTypeDesc.of(CD_double, CD_double, CD_double, CD_double));
  }

  static void longs(CodeBuilder out, String function) {
    out.invokestatic(MATH, function, MethodTypeDesc.of(CD_long, CD_long, CD_long));
  }
}
