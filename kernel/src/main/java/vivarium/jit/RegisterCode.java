package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.BitSet;
import vivarium.cpu.Decoder;

/**
 * Writes how guest registers move in a region: between the hart and the locals that they are in the
 * region, and between these and the operand stack. A register of the present scope is in its local
 * and only there. Of any other, the hart always has what it holds, and the local may have a copy.
 */
final class RegisterCode {
  private static final ClassDesc LONGS = CD_long.arrayType();

  private final CodeBuilder out;
  private final RegisterUse registers;
  private final WordUse words;

  /** The registers of the present scope. */
  private BitSet scope = new BitSet();

  /** Other registers that have copies in their locals. */
  private BitSet copies = new BitSet();

  RegisterCode(CodeBuilder out, RegisterUse registers, WordUse words) {
    this.out = out;
    this.registers = registers;
    this.words = words;
  }

  /** What follows is in a scope, and has copies of some other registers. */
  void begin(Scope its, BitSet copied) {
    scope = its.registers;
    copies = (BitSet) copied.clone();
  }

  /** The registers outside of the scope that have copies now. */
  BitSet copies() {
    return (BitSet) copies.clone();
  }

  /** Has an instruction's operands in locals, whichever way through the instruction is taken. */
  void copyOperands(long word) {
    copy(Decoder.rs1(word));
    copy(Decoder.rs2(word));
    if (RegisterUse.isFused(Decoder.op(word))) {
      copy(Decoder.rs3(word));
    }
  }

  private void copy(int register) {
    if (isOutside(register) && !copies.get(register)) {
      pushFromHart(register);
      popBits(register);
      copies.set(register);
    }
  }

  private boolean isOutside(int register) {
    return register != 0 && register != Decoder.SINK && !scope.get(register);
  }

  /** The register's local has changed. */
  private void changed(int register) {
    if (isOutside(register)) {
      copies.set(register);
      storeToHart(register);
    }
  }

  /** Loads registers from the hart. */
  void load(BitSet which) {
    which.stream()
        .forEach(register -> {
          pushFromHart(register);
          popBits(register);
        });
  }

  /** Stores those of some registers that the region changes to the hart. */
  void store(BitSet which) {
    which.stream().filter(registers::isChanged).forEach(this::storeToHart);
  }

  private void storeToHart(int register) {
    pushFile(register);
    pushBits(register);
    out.lastore();
  }

  /** Pushes the 64 bits that the hart has of a register. */
  void pushFromHart(int register) {
    pushFile(register);
    out.laload();
  }

  private void pushFile(int register) {
    boolean isFloat = register >= Decoder.F;
    out.aload(RegionWriter.HART_LOCAL).getfield(RegionWriter.HART, isFloat ? "f" : "x", LONGS);
    out.loadConstant(isFloat ? register - Decoder.F : register);
  }

  /** Pushes a register's 64 bits. */
  void pushBits(int register) {
    if (register == 0) {
      out.lconst_0();
    } else if (registers.isDouble(register)) {
      out.dload(registers.local(register));
      MathCode.doubleToBits(out);
    } else if (words.isInt(register)) {
      out.iload(registers.local(register)).i2l();
    } else {
      out.lload(registers.local(register));
    }
  }

  /** Pushes a register's lower 32 bits. */
  void pushWord(int register) {
    if (register == 0) {
      out.iconst_0();
    } else if (words.isInt(register)) {
      out.iload(registers.local(register));
    } else {
      pushBits(register);
      out.l2i();
    }
  }

  /** Pops 32 bits into a register, extended by their sign. */
  void storeWord(int register) {
    if (words.isInt(register)) {
      out.istore(registers.local(register));
      changed(register);
    } else {
      out.i2l();
      storeBits(register);
    }
  }

  /** Pushes a floating-point register as a double. */
  void pushDouble(int register) {
    if (registers.isDouble(register)) {
      out.dload(registers.local(register));
    } else {
      out.lload(registers.local(register));
      MathCode.bitsToDouble(out);
    }
  }

  /** Pops into a register what is of its local's type. */
  private void pop(int register) {
    if (registers.isDouble(register)) {
      out.dstore(registers.local(register));
    } else if (words.isInt(register)) {
      out.l2i().istore(registers.local(register));
    } else {
      out.lstore(registers.local(register));
    }
  }

  /** Pops 64 bits into a register. */
  void storeBits(int register) {
    popBits(register);
    changed(register);
  }

  private void popBits(int register) {
    if (registers.isDouble(register)) {
      MathCode.bitsToDouble(out);
    }
    pop(register);
  }

  /** Pops a double into a register. */
  void storeDouble(int register) {
    if (!registers.isDouble(register)) {
      MathCode.doubleToBits(out);
    }
    pop(register);
    changed(register);
  }

  /** Pushes what is compared as a number with sign, an int if it is a word. */
  void pushOperand(int register, boolean isWord, boolean unsigned) {
    if (isWord) {
      pushWord(register);
      if (unsigned) {
        out.loadConstant(Integer.MIN_VALUE).iadd();
      }
    } else {
      pushBits(register);
      if (unsigned) {
        out.loadConstant(Long.MIN_VALUE).ladd();
      }
    }
  }
}
