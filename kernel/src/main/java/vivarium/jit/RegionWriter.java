package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vivarium.cpu.Assist;
import vivarium.cpu.Decoder;
import vivarium.cpu.Hart;
import vivarium.cpu.Op;
import vivarium.mem.Tlb;

/**
 * Writes a region as a class file: one method, a subroutine of JVM bytecode whose locals are the
 * guest's registers. Its shape:
 *
 * <pre>
 *   load the registers that the region uses; jump to the entry
 *   for each block: left -= instructions; if left is less than 0 leave; the instructions; the jump
 *   rare paths, out of line
 *   store the registers that the region changes; return the pc
 * </pre>
 */
final class RegionWriter {
  /** Bytes of a method that HotSpot still compiles. */
  static final int LARGEST = 7900;

  static final ClassDesc HART = ClassDesc.of(Hart.class.getName());
  static final ClassDesc ASSIST = ClassDesc.of(Assist.class.getName());
  private static final ClassDesc TLB = ClassDesc.of(Tlb.class.getName());
  private static final ClassDesc REGION = ClassDesc.of(Region.class.getName());
  private static final ClassDesc SELF = ClassDesc.of("vivarium.jit.Translated");
  private static final ClassDesc LONGS = CD_long.arrayType();

  private final GuestCode code;
  private final Blocks blocks;
  private final RegisterUse registers;
  private final Map<Integer, Label> labels = new HashMap<>();
  private final Map<Exit, Label> exits = new HashMap<>();
  private final List<Exit> exitOrder = new ArrayList<>();
  private final List<Runnable> rarePaths = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set first of all by body
  private Label epilogue;

  private int size;

  @SuppressWarnings("NullAway.Init") // set first of all by body
  CodeBuilder out;

  /** Locals that hold the same in all of the method. */
  static final int HART_LOCAL = 1;

  static final int PAGE = 2;
  static final int SLOT = 4;
  static final int LEFT = 5;
  static final int NEXT = 6;
  static final int ADDRESS = 8;
  static final int INDEX = 10;
  static final int READ_TAG = 11;
  static final int READ_DELTA = 12;
  static final int WRITE_TAG = 13;
  static final int WRITE_DELTA = 14;
  static final int ASSIST_LOCAL = 15;
  static final int FAST = 16;
  static final int FILE_X = 18;
  static final int FILE_F = 19;
  static final int TEMPORARY = 20;
  static final int DOUBLE = 22;
  static final int FIRST_REGISTER = 24;

  /** A way out: the offset of the pc from the page, who goes on, and what the budget gets back. */
  record Exit(int offset, boolean interpret, int giveBack) {}

  RegionWriter(GuestCode code, Blocks blocks) {
    this.code = code;
    this.blocks = blocks;
    registers = new RegisterUse(code, blocks);
  }

  /** Bytes of the method's code, after {@link #write}. */
  int size() {
    return size;
  }

  byte[] write() {
    byte[] file =
        ClassFile.of(ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED)
            .build(
                SELF,
                builder -> {
                  builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  builder.withSuperclass(REGION);
                  builder.withMethodBody(
                      ConstantDescs.INIT_NAME,
                      MethodTypeDesc.of(CD_void),
                      0,
                      c -> {
                        c.aload(0);
                        c.invokespecial(
                            REGION, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void));
                        c.return_();
                      });
                  builder.withMethodBody(
                      "run",
                      MethodTypeDesc.of(CD_long, HART, CD_long, CD_int),
                      ClassFile.ACC_PUBLIC,
                      this::body);
                });
    size =
        ClassFile.of().parse(file).methods().stream()
            .flatMap(method -> method.code().stream())
            .mapToInt(body -> ((CodeAttribute) body).codeLength())
            .max()
            .orElse(0);
    return file;
  }

  private void body(CodeBuilder builder) {
    out = builder;
    labels.clear();
    exits.clear();
    exitOrder.clear();
    rarePaths.clear();
    epilogue = out.newLabel();
    prologue();
    for (Blocks.Block block : blocks.list()) {
      write(block);
    }
    for (int i = 0; i < rarePaths.size(); i++) {
      rarePaths.get(i).run();
    }
    for (int i = 0; i < exitOrder.size(); i++) {
      write(exitOrder.get(i));
    }
    epilogue();
  }

  private Label label(int slot) {
    return labels.computeIfAbsent(slot, s -> out.newLabel());
  }

  private void field(ClassDesc owner, String name, ClassDesc type, int local) {
    out.getfield(owner, name, type).astore(local);
  }

  private void prologue() {
    out.aload(HART_LOCAL);
    field(HART, "assist", ASSIST, ASSIST_LOCAL);
    out.aload(HART_LOCAL).getfield(HART, "tlb", TLB);
    field(TLB, "readTag", LONGS, READ_TAG);
    out.aload(HART_LOCAL).getfield(HART, "tlb", TLB);
    field(TLB, "readDelta", LONGS, READ_DELTA);
    out.aload(HART_LOCAL).getfield(HART, "tlb", TLB);
    field(TLB, "writeTag", LONGS, WRITE_TAG);
    out.aload(HART_LOCAL).getfield(HART, "tlb", TLB);
    field(TLB, "writeDelta", LONGS, WRITE_DELTA);
    out.aload(HART_LOCAL);
    field(HART, "x", LONGS, FILE_X);
    out.aload(HART_LOCAL);
    field(HART, "f", LONGS, FILE_F);
    out.aload(ASSIST_LOCAL).getfield(ASSIST, "left", CD_int).istore(LEFT);
    refreshFast();
    for (int register : registers.used()) {
      pushFile(register);
      out.laload();
      if (registers.isDouble(register)) {
        MathCode.bitsToDouble(out);
      }
      store(register);
    }
    // Locals that only some ways set must have a value on all, for the verifier.
    out.lconst_0().lstore(NEXT);
    out.lconst_0().lstore(ADDRESS);
    out.lconst_0().lstore(TEMPORARY);
    out.dconst_0().dstore(DOUBLE);
    out.iconst_0().istore(INDEX);
    enter();
  }

  private void enter() {
    int[] entries = blocks.entries();
    if (entries.length == 1) {
      out.goto_(label(entries[0]));
      return;
    }
    List<SwitchCase> cases = new ArrayList<>();
    for (int entry : entries) {
      cases.add(SwitchCase.of(entry, label(entry)));
    }
    out.iload(SLOT).lookupswitch(label(entries[0]), cases);
  }

  private void pushFile(int register) {
    if (register >= Decoder.F) {
      out.aload(FILE_F).loadConstant(register - Decoder.F);
    } else {
      out.aload(FILE_X).loadConstant(register);
    }
  }

  void refreshFast() {
    out.aload(ASSIST_LOCAL)
        .invokevirtual(ASSIST, "fast", MethodTypeDesc.of(CD_boolean))
        .istore(FAST);
  }

  private void epilogue() {
    out.labelBinding(epilogue);
    for (int register : registers.changed()) {
      pushFile(register);
      pushBits(register);
      out.lastore();
    }
    out.aload(ASSIST_LOCAL).iload(LEFT).putfield(ASSIST, "left", CD_int);
    out.lload(NEXT).lreturn();
  }

  private void write(Exit exit) {
    out.labelBinding(exits.get(exit));
    if (exit.giveBack != 0) {
      out.iinc(LEFT, exit.giveBack);
    }
    out.lload(PAGE).loadConstant((long) exit.offset + (exit.interpret ? Region.INTERPRET : 0));
    out.ladd().lstore(NEXT).goto_(epilogue);
  }

  Label exit(int offset, boolean interpret, int giveBack) {
    Exit exit = new Exit(offset, interpret, giveBack);
    return exits.computeIfAbsent(
        exit,
        e -> {
          exitOrder.add(e);
          return out.newLabel();
        });
  }

  void rare(Runnable path) {
    rarePaths.add(path);
  }

  private void write(Blocks.Block block) {
    out.labelBinding(label(block.start()));
    List<Integer> slots = block.slots();
    int count = slots.size();
    if (GuestCode.isLeftToInterpreter(Decoder.op(code.word(slots.get(count - 1))))) {
      count--;
    }
    if (count > 0) {
      out.iinc(LEFT, -count);
      out.iload(LEFT).iflt(exit(2 * block.start(), true, count));
    }
    InstructionWriter instructions = new InstructionWriter(this);
    for (int i = 0; i < count; i++) {
      int slot = slots.get(i);
      long word = code.word(slot);
      int op = Decoder.op(word);
      int after = code.after(slot);
      if (GuestCode.isBranch(op)) {
        branch(slot, word);
        continueAt(after);
        return;
      } else if (op == Op.JAL) {
        link(word, after);
        jump(2 * slot + Decoder.immediate(word));
        return;
      } else if (op == Op.JALR) {
        jumpToRegister(word, after);
        return;
      }
      instructions.write(word, 2 * slot, 2 * after, count - i);
    }
    if (count < slots.size()) {
      out.goto_w(exit(2 * slots.get(count), true, 0));
    } else {
      continueAt(block.next());
    }
  }

  private void continueAt(int slot) {
    if (blocks.isLeader(slot)) {
      out.goto_(label(slot));
    } else {
      out.goto_(exit(2 * slot, false, 0));
    }
  }

  /** Where a jump to an offset from the page's start goes to. */
  private Label destination(int offset) {
    int slot = offset >> 1;
    return offset >= 0 && blocks.isLeader(slot) ? label(slot) : exit(offset, false, 0);
  }

  private void jump(int offset) {
    out.goto_(destination(offset));
  }

  private void link(long word, int after) {
    if (Decoder.rd(word) != Decoder.SINK) {
      out.lload(PAGE).loadConstant(2L * after).ladd();
      store(Decoder.rd(word));
    }
  }

  private void branch(int slot, long word) {
    Label to = destination(2 * slot + Decoder.immediate(word));
    pushBits(Decoder.rs1(word));
    int op = Decoder.op(word);
    boolean unsigned = op == Op.BLTU || op == Op.BGEU;
    if (unsigned) {
      out.loadConstant(Long.MIN_VALUE).ladd();
    }
    pushBits(Decoder.rs2(word));
    if (unsigned) {
      out.loadConstant(Long.MIN_VALUE).ladd();
    }
    out.lcmp();
    switch (op) {
      case Op.BEQ -> out.ifeq(to);
      case Op.BNE -> out.ifne(to);
      case Op.BLT, Op.BLTU -> out.iflt(to);
      default -> out.ifge(to);
    }
  }

  private void jumpToRegister(long word, int after) {
    pushBits(Decoder.rs1(word));
    if (Decoder.immediate(word) != 0) {
      out.loadConstant((long) Decoder.immediate(word)).ladd();
    }
    out.loadConstant(-2L).land().lstore(NEXT);
    link(word, after);
    int[] entries = blocks.entries();
    boolean returns = Decoder.rd(word) == Decoder.SINK && entries.length > 1;
    if (!returns) {
      out.goto_(epilogue);
      return;
    }
    out.lload(NEXT).lload(PAGE).lsub().lstore(TEMPORARY);
    out.lload(TEMPORARY).loadConstant(-4096L).land().lconst_0().lcmp().ifne(epilogue);
    List<SwitchCase> cases = new ArrayList<>();
    for (int entry : entries) {
      cases.add(SwitchCase.of(2 * entry, label(entry)));
    }
    out.lload(TEMPORARY).l2i().lookupswitch(epilogue, cases);
  }

  /** Pushes a register's 64 bits. */
  void pushBits(int register) {
    if (register == 0) {
      out.lconst_0();
    } else if (registers.isDouble(register)) {
      out.dload(registers.local(register));
      MathCode.doubleToBits(out);
    } else {
      out.lload(registers.local(register));
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
  private void store(int register) {
    if (registers.isDouble(register)) {
      out.dstore(registers.local(register));
    } else {
      out.lstore(registers.local(register));
    }
  }

  /** Pops 64 bits into a register. */
  void storeBits(int register) {
    if (registers.isDouble(register)) {
      MathCode.bitsToDouble(out);
    }
    store(register);
  }

  /** Pops a double into a register. */
  void storeDouble(int register) {
    if (!registers.isDouble(register)) {
      MathCode.doubleToBits(out);
    }
    store(register);
  }
}
