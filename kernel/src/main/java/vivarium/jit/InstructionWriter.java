package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import vivarium.cpu.Assist;
import vivarium.cpu.Decoder;
import vivarium.cpu.IntegerMath;
import vivarium.cpu.Op;
import vivarium.cpu.Ordering;

/** Writes the instructions between two jumps, each as the interpreter would execute it. */
class InstructionWriter {
  private static final ClassDesc HOST_MEMORY = ClassDesc.of(HostMemory.class.getName());
  static final ClassDesc UNSAFE = ClassDesc.of("sun.misc.Unsafe");
  private static final ClassDesc VAR_HANDLE = ClassDesc.of(VarHandle.class.getName());
  private static final ClassDesc ORDERING = ClassDesc.of(Ordering.class.getName());
  private static final ClassDesc INTEGER_MATH = ClassDesc.of(IntegerMath.class.getName());
  private static final MethodTypeDesc LONGS = MethodTypeDesc.of(CD_long, CD_long, CD_long);

  private final RegionWriter region;
  final RegisterCode locals;
  final CodeBuilder out;
  private final FloatWriter floats;

  /** The instruction being written: its slot and that of the next, and the block's rest. */
  int slot;

  int after;
  int remaining;

  InstructionWriter(RegionWriter region) {
    this.region = region;
    locals = region.locals;
    out = region.out;
    floats = new FloatWriter(region, this);
  }

  /**
   * Writes one instruction.
   *
   * @param word decoded, its offsets counting from itself
   * @param slot of the instruction
   * @param after slot of the next one
   * @param remaining instructions that the block has paid for and not executed before this one
   */
  void write(long word, int slot, int after, int remaining) {
    this.slot = slot;
    this.after = after;
    this.remaining = remaining;
    int op = Decoder.op(word);
    long immediate = Decoder.immediate(word);
    switch (op) {
      case Op.LI -> {
        out.loadConstant((int) immediate);
        wordTarget(word);
      }
      case Op.AUIPC -> {
        region.pushAddress(slot);
        out.loadConstant(immediate).ladd();
        target(word);
      }
      case Op.MV -> {
        boolean isWord = region.words().holdsWord(Decoder.rs1(word));
        if (isWord) {
          locals.pushWord(Decoder.rs1(word));
        } else {
          first(word);
        }
        bitsTarget(word, isWord);
      }
      case Op.ADDI -> {
        first(word);
        out.loadConstant(immediate).ladd();
        target(word);
      }
      case Op.ADD -> {
        both(word);
        out.ladd();
        target(word);
      }
      case Op.SUB -> {
        both(word);
        out.lsub();
        target(word);
      }
      case Op.ADDIW -> {
        locals.pushWord(Decoder.rs1(word));
        out.loadConstant((int) immediate).iadd();
        wordTarget(word);
      }
      case Op.ADDW -> {
        bothWords(word);
        out.iadd();
        wordTarget(word);
      }
      case Op.SUBW -> {
        bothWords(word);
        out.isub();
        wordTarget(word);
      }
      case Op.MULW -> {
        bothWords(word);
        out.imul();
        wordTarget(word);
      }
      case Op.AND, Op.OR, Op.XOR -> {
        boolean onWords = region.words().onWords(word);
        if (onWords) {
          bothWords(word);
        } else {
          both(word);
        }
        bitwise(op, Op.AND, Op.OR, onWords);
        bitsTarget(word, onWords);
      }
      case Op.ANDI, Op.ORI, Op.XORI -> {
        boolean onWords =
            region.words().holdsWord(Decoder.rs1(word)) || op == Op.ANDI && immediate >= 0;
        if (onWords) {
          locals.pushWord(Decoder.rs1(word));
          out.loadConstant((int) immediate);
        } else {
          first(word);
          out.loadConstant(immediate);
        }
        bitwise(op, Op.ANDI, Op.ORI, onWords);
        bitsTarget(word, onWords);
      }
      case Op.SLL, Op.SRL, Op.SRA -> {
        both(word);
        out.l2i();
        switch (op) {
          case Op.SLL -> out.lshl();
          case Op.SRL -> out.lushr();
          default -> out.lshr();
        }
        target(word);
      }
      case Op.SLLI, Op.SRLI, Op.SRAI -> {
        first(word);
        out.loadConstant((int) immediate);
        switch (op) {
          case Op.SLLI -> out.lshl();
          case Op.SRLI -> out.lushr();
          default -> out.lshr();
        }
        target(word);
      }
      case Op.SLLW, Op.SRLW, Op.SRAW -> {
        bothWords(word);
        switch (op) {
          case Op.SLLW -> out.ishl();
          case Op.SRLW -> out.iushr();
          default -> out.ishr();
        }
        wordTarget(word);
      }
      case Op.SLLIW, Op.SRLIW, Op.SRAIW -> {
        locals.pushWord(Decoder.rs1(word));
        out.loadConstant((int) immediate);
        switch (op) {
          case Op.SLLIW -> out.ishl();
          case Op.SRLIW -> out.iushr();
          default -> out.ishr();
        }
        wordTarget(word);
      }
      case Op.SLT, Op.SLTU -> {
        boolean onWords = region.words().onWords(word);
        locals.pushOperand(Decoder.rs1(word), onWords, op == Op.SLTU);
        locals.pushOperand(Decoder.rs2(word), onWords, op == Op.SLTU);
        less(word, onWords);
      }
      case Op.SLTI, Op.SLTIU -> {
        boolean onWords = region.words().holdsWord(Decoder.rs1(word));
        boolean unsigned = op == Op.SLTIU;
        locals.pushOperand(Decoder.rs1(word), onWords, unsigned);
        if (onWords) {
          out.loadConstant(unsigned ? (int) immediate + Integer.MIN_VALUE : (int) immediate);
        } else {
          out.loadConstant(unsigned ? immediate + Long.MIN_VALUE : immediate);
        }
        less(word, onWords);
      }
      case Op.LB, Op.LBU -> load(word, 1);
      case Op.LH, Op.LHU -> load(word, 2);
      case Op.LW, Op.LWU, Op.FLW -> load(word, 4);
      case Op.LD -> load(word, 8);
      case Op.SB -> store(word, 1);
      case Op.SH -> store(word, 2);
      case Op.SW -> store(word, 4);
      case Op.SD -> store(word, 8);
      case Op.MUL -> {
        both(word);
        out.lmul();
        target(word);
      }
      case Op.MULH -> {
        both(word);
        MathCode.longs(out, "multiplyHigh");
        target(word);
      }
      case Op.MULHU -> {
        both(word);
        MathCode.longs(out, "unsignedMultiplyHigh");
        target(word);
      }
      case Op.MULHSU -> integerMath(word, "multiplyHighSignedUnsigned");
      case Op.DIV -> integerMath(word, "divide");
      case Op.DIVU -> integerMath(word, "divideUnsigned");
      case Op.REM -> integerMath(word, "remainder");
      case Op.REMU -> integerMath(word, "remainderUnsigned");
      case Op.DIVW -> integerMath(word, "divideWord");
      case Op.DIVUW -> integerMath(word, "divideUnsignedWord");
      case Op.REMW -> integerMath(word, "remainderWord");
      case Op.REMUW -> integerMath(word, "remainderUnsignedWord");
      case Op.FENCE -> fence(immediate);
      default -> floats.write(word);
    }
  }

  private void fence(long fields) {
    if (region.isParallel()) {
      out.loadConstant((int) fields);
      out.invokestatic(ORDERING, "fence", MethodTypeDesc.of(CD_void, CD_int));
    }
  }

  private void first(long word) {
    locals.pushBits(Decoder.rs1(word));
  }

  private void both(long word) {
    locals.pushBits(Decoder.rs1(word));
    locals.pushBits(Decoder.rs2(word));
  }

  private void bothWords(long word) {
    locals.pushWord(Decoder.rs1(word));
    locals.pushWord(Decoder.rs2(word));
  }

  private void bitwise(int op, int and, int or, boolean onWords) {
    if (op == and) {
      out.with(OperatorInstruction.of(onWords ? Opcode.IAND : Opcode.LAND));
    } else if (op == or) {
      out.with(OperatorInstruction.of(onWords ? Opcode.IOR : Opcode.LOR));
    } else {
      out.with(OperatorInstruction.of(onWords ? Opcode.IXOR : Opcode.LXOR));
    }
  }

  private void bitsTarget(long word, boolean isWord) {
    if (isWord) {
      wordTarget(word);
    } else {
      target(word);
    }
  }

  /** Pops 32 bits into rd, extended by their sign, or throws them away. */
  private void wordTarget(long word) {
    if (Decoder.rd(word) == Decoder.SINK) {
      out.pop();
    } else {
      locals.storeWord(Decoder.rd(word));
    }
  }

  /** Pops 64 bits into rd, or throws them away. */
  void target(long word) {
    if (Decoder.rd(word) == Decoder.SINK) {
      out.pop2();
    } else {
      locals.storeBits(Decoder.rd(word));
    }
  }

  private void less(long word, boolean onWords) {
    Label yes = out.newLabel();
    Label done = out.newLabel();
    if (onWords) {
      out.if_icmplt(yes);
    } else {
      out.lcmp().iflt(yes);
    }
    out.iconst_0().goto_(done);
    out.labelBinding(yes).iconst_1();
    out.labelBinding(done);
    wordTarget(word);
  }

  private void integerMath(long word, String function) {
    both(word);
    out.invokestatic(INTEGER_MATH, function, LONGS);
    target(word);
  }

  /**
   * Pushes the host's memory and the address there of the access, and leaves the guest's in
   * ADDRESS; goes to {@code miss} if it is in none of the windows of the list.
   */
  private void look(long word, int list, Label miss) {
    locals.pushBits(Decoder.rs1(word));
    if (Decoder.immediate(word) != 0) {
      out.loadConstant((long) Decoder.immediate(word)).ladd();
    }
    out.lstore(RegionWriter.ADDRESS);
    int[] windows = region.windows().list(list);
    if (windows.length == 1) {
      look(windows[0], miss);
      memory();
      inWindow(windows[0]);
      return;
    }
    Label found = out.newLabel();
    for (int way = 0; way < windows.length; way++) {
      Label next = way == windows.length - 1 ? miss : out.newLabel();
      look(windows[way], next);
      inWindow(windows[way]);
      out.lstore(RegionWriter.OFFSET).goto_(found);
      if (next != miss) {
        out.labelBinding(next);
      }
    }
    out.labelBinding(found);
    memory();
    out.lload(RegionWriter.OFFSET);
  }

  private void look(int window, Label miss) {
    out.lload(RegionWriter.ADDRESS);
    windowField(WindowFields.start(window)).lsub();
    windowField(WindowFields.length(window)).lcmp().ifge(miss);
  }

  /** Pushes the host's address of the access, which is in a window. */
  private void inWindow(int window) {
    out.lload(RegionWriter.ADDRESS);
    windowField(WindowFields.host(window)).ladd();
  }

  /** Pushes what accesses the host's memory. */
  void memory() {
    memory(out);
  }

  static CodeBuilder memory(CodeBuilder out) {
    return out.getstatic(HOST_MEMORY, "MEMORY", UNSAFE);
  }

  private CodeBuilder windowField(String name) {
    return out.aload(0).getfield(RegionWriter.SELF, name, CD_long);
  }

  void load(long word, int size) {
    Label miss = out.newLabel();
    Label loaded = out.newLabel();
    int op = Decoder.op(word);
    int list = region.windows().of(slot);
    look(word, list, miss);
    loadFromHost(op);
    out.labelBinding(loaded);
    if (region.isParallel()) {
      beforeWhatFollows();
    }
    target(word);
    boolean windowForStores = WindowUse.isForStores(word);
    if (!region.staysAtMisses()) {
      leaveAt(miss, list, windowForStores);
      return;
    }
    Label failed = region.exit(slot, true, remaining);
    region.rare(() -> {
      out.labelBinding(miss);
      out.aload(0).aload(RegionWriter.HART_LOCAL).loadConstant(list);
      out.lload(RegionWriter.ADDRESS).loadConstant(size);
      out.invokevirtual(
          RegionWriter.REGION,
          windowForStores ? "loadWritable" : "load",
          MethodTypeDesc.of(CD_boolean, RegionWriter.HART, CD_int, CD_long, CD_int));
      out.ifeq(failed);
      value();
      if (size < 8) {
        out.loadConstant(op);
        out.invokestatic(HOST_MEMORY, "extend", MethodTypeDesc.of(CD_long, CD_long, CD_int));
      }
      out.goto_(loaded);
    });
  }

  /**
   * Has what was loaded come before all accesses that follow, as other harts store meanwhile. The
   * memory model wants that where both go to one place, and where the later one depends on what was
   * loaded. Of either the JVM's compiler knows nothing: it would change the order of loads, keep
   * what was loaded before a loop, and compute what depends on nothing in its eyes. On a host that
   * does not change the order of loads itself, like x86, this costs no instruction.
   *
   * <p>Stores need nothing: the compiler keeps the order of those that may go to one place, and
   * what else must be in order has a fence or an atomic between.
   */
  private void beforeWhatFollows() {
    out.invokestatic(VAR_HANDLE, "acquireFence", MethodTypeDesc.of(CD_void));
  }

  /** The way out at an access that is in none of its windows: the interpreter does it. */
  private void leaveAt(Label miss, int list, boolean forStores) {
    Label left = region.exit(slot, true, remaining, Region.missLink(list, forStores));
    region.rare(() -> {
      out.labelBinding(miss);
      out.aload(0).lload(RegionWriter.ADDRESS);
      out.putfield(RegionWriter.REGION, "missed", CD_long).goto_(left);
    });
  }

  /** Replaces the host's memory and an address by what a register gets from there. */
  void loadFromHost(int op) {
    switch (op) {
      case Op.LB -> host("getByte", CD_byte).i2l();
      case Op.LBU -> host("getByte", CD_byte).loadConstant(0xff).iand().i2l();
      case Op.LH -> host("getShort", CD_short).i2l();
      case Op.LHU -> host("getShort", CD_short).loadConstant(0xffff).iand().i2l();
      case Op.LW -> host("getInt", CD_int).i2l();
      case Op.LWU -> host("getInt", CD_int).i2l().loadConstant(0xffff_ffffL).land();
      case Op.FLW -> host("getInt", CD_int).i2l().loadConstant(0xffff_ffff_0000_0000L).lor();
      default -> host("getLong", CD_long);
    }
  }

  private CodeBuilder host(String name, ClassDesc type) {
    return out.invokevirtual(UNSAFE, name, MethodTypeDesc.of(type, CD_long));
  }

  /** Takes the host's memory, an address and a number, and stores that there. */
  void storeToHost(int size) {
    switch (size) {
      case 1 -> host("putByte", out.l2i().i2b(), CD_byte);
      case 2 -> host("putShort", out.l2i().i2s(), CD_short);
      case 4 -> host("putInt", out.l2i(), CD_int);
      default -> host("putLong", out, CD_long);
    }
  }

  private static void host(String name, CodeBuilder out, ClassDesc type) {
    out.invokevirtual(UNSAFE, name, MethodTypeDesc.of(CD_void, CD_long, type));
  }

  /** Pushes what the assist's last work gave. */
  void value() {
    out.aload(RegionWriter.HART_LOCAL).getfield(RegionWriter.HART, "assist", RegionWriter.ASSIST);
    out.getfield(RegionWriter.ASSIST, "value", CD_long);
  }

  void store(long word, int size) {
    Label miss = out.newLabel();
    Label stored = out.newLabel();
    int list = region.windows().of(slot);
    look(word, list, miss);
    locals.pushBits(Decoder.rs2(word));
    storeToHost(size);
    if (!region.staysAtMisses()) {
      leaveAt(miss, list, true);
      return;
    }
    out.labelBinding(stored);
    Label failed = region.exit(slot, true, remaining);
    Label leave = region.exit(after, false, remaining - 1, Region.CODE_CHANGED);
    region.rare(() -> {
      out.labelBinding(miss);
      out.aload(0).aload(RegionWriter.HART_LOCAL).loadConstant(list);
      out.lload(RegionWriter.ADDRESS).loadConstant(size);
      locals.pushBits(Decoder.rs2(word));
      out.invokevirtual(
          RegionWriter.REGION,
          "store",
          MethodTypeDesc.of(CD_int, RegionWriter.HART, CD_int, CD_long, CD_int, CD_long));
      out.istore(RegionWriter.OUTCOME);
      out.iload(RegionWriter.OUTCOME).ifge(failed);
      out.iload(RegionWriter.OUTCOME).loadConstant(Assist.LEAVE).if_icmpeq(leave);
      out.goto_(stored);
    });
  }

  /** Has the interpreter's machinery execute the instruction, here. */
  void assist(long word) {
    Label done = out.newLabel();
    assistPath(word, done).run();
    out.labelBinding(done);
  }

  /** The same as a path of its own: what comes to {@code from} goes on at {@code done}. */
  void assistLater(long word, Label from, Label done) {
    Runnable path = assistPath(word, done);
    region.rare(() -> {
      out.labelBinding(from);
      path.run();
    });
  }

  /** The machinery has executed an instruction, and OUTCOME says how. */
  void assisted() {}

  /** What writes how to go on at {@code done} behind what was left to the machinery. */
  Runnable goOn(Label done) {
    return () -> out.goto_(done);
  }

  private Runnable assistPath(long word, Label done) {
    Label failed = region.exit(slot, true, remaining);
    Label leave = region.exit(after, false, remaining - 1, Region.CODE_CHANGED);
    Runnable goOn = goOn(done);
    return () -> {
      out.aload(RegionWriter.HART_LOCAL).getfield(RegionWriter.HART, "assist", RegionWriter.ASSIST);
      out.loadConstant(word);
      locals.pushBits(Decoder.rs1(word));
      locals.pushBits(Decoder.rs2(word));
      locals.pushBits(RegisterUse.isFused(Decoder.op(word)) ? Decoder.rs3(word) : 0);
      out.invokevirtual(
          RegionWriter.ASSIST,
          "execute",
          MethodTypeDesc.of(CD_int, CD_long, CD_long, CD_long, CD_long));
      out.istore(RegionWriter.OUTCOME);
      out.iload(RegionWriter.OUTCOME).ifge(failed);
      assisted();
      region.refreshFast();
      value();
      target(word);
      out.iload(RegionWriter.OUTCOME).loadConstant(Assist.LEAVE).if_icmpeq(leave);
      goOn.run();
    };
  }
}
