package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vivarium.cpu.Assist;
import vivarium.cpu.Decoder;
import vivarium.cpu.Hart;
import vivarium.cpu.Op;

/**
 * Writes a region as a class file. Its method {@code run} is a subroutine of JVM bytecode whose
 * locals are guest registers:
 *
 * <pre>
 *   load the registers of the entry's scope; go to the entry
 *   for each block: leave if it checks and the budget may not suffice; take its instructions off
 *     the budget; the instructions, which load and store what is not in its scope; the jump
 *   ways from one scope to another; rare paths
 *   for each way out: where to; store the registers of its scope that the region changes; return
 * </pre>
 */
class RegionWriter {
  /** Bytes of a method that HotSpot still compiles. */
  static final int LARGEST = 7900;

  static final ClassDesc HART = ClassDesc.of(Hart.class.getName());
  static final ClassDesc ASSIST = ClassDesc.of(Assist.class.getName());
  static final ClassDesc REGION = ClassDesc.of(Region.class.getName());
  static final ClassDesc SELF = ClassDesc.of("vivarium.jit.Translated");

  /** Locals; those that only some instructions need are set where they are. */
  static final int HART_LOCAL = 1;

  static final int NEXT = 2;
  static final int ADDRESS = 4;
  static final int OFFSET = 6;
  static final int LEFT = 8;
  static final int FAST = 9;
  static final int OUTCOME = 10;
  static final int LINK = 11;
  static final int DOUBLE = 12;
  static final int FIRST_REGISTER = 14;

  final GuestCode code;
  final Blocks blocks;
  private final RegisterUse registers;
  private final WindowUse windows;
  private final WordUse words;
  private final boolean stays;
  private final boolean parallel;
  private final List<Integer> linkTargets = new ArrayList<>();
  private final Map<Integer, Label> labels = new HashMap<>();
  private final Map<Exit, Label> exits = new HashMap<>();
  private final Map<Way, Label> ways = new HashMap<>();
  private final Map<Scope, Label> epilogues = new HashMap<>();

  /** Registers outside of their scopes that blocks that are written end with copies of. */
  private final Map<Block, BitSet> copies = new HashMap<>();

  final List<Runnable> later = new ArrayList<>();
  final List<Runnable> last = new ArrayList<>();
  private int size;

  @SuppressWarnings("NullAway.Init") // set first of all by body
  CodeBuilder out;

  /** Its registers. */
  @SuppressWarnings("NullAway.Init")
  RegisterCode locals;

  /** The block that is being written. */
  @SuppressWarnings("NullAway.Init")
  Block block;

  /** A way out of a scope: slot of the next instruction, who goes on, the budget to give back. */
  private record Exit(Scope scope, int slot, boolean interpret, int giveBack, int link) {}

  /** A way into a block from another scope or page. */
  private record Way(Scope from, Block to, int pages) {}

  /**
   * @param mayBeWords whether registers that a loop carries around may be ints
   * @param stays whether an access outside of its window is done here, by a call; else the region
   *     ends there, which lets it be faster if that is rare
   * @param parallel whether other harts access the guest's memory meanwhile
   */
  RegionWriter(
      GuestCode code,
      Blocks blocks,
      WindowUse windows,
      boolean mayBeWords,
      boolean stays,
      boolean parallel) {
    this.code = code;
    this.stays = stays;
    this.parallel = parallel;
    this.blocks = blocks;
    registers = new RegisterUse(code, blocks);
    this.windows = windows;
    boolean guess = mayBeWords && !blocks.jumpsBack().isEmpty();
    words = new WordUse(code, blocks, registers.changed(), guess);
    new Scopes(registers).assign(blocks);
  }

  /** Bytes of the largest method's code, after {@link #write}. */
  int size() {
    return size;
  }

  /** How many links the region has, after {@link #write}. */
  int links() {
    return linkTargets.size();
  }

  /** The ways out if it meters, by number, after {@link #write}. */
  List<MeteredExit> exits() {
    return List.of();
  }

  boolean staysAtMisses() {
    return stays;
  }

  boolean isParallel() {
    return parallel;
  }

  WordUse words() {
    return words;
  }

  WindowUse windows() {
    return windows;
  }

  byte[] write() {
    byte[] file =
        ClassFile.of(ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED)
            .build(
                SELF,
                builder -> {
                  builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  builder.withSuperclass(superclass());
                  fields(builder);
                  construction(builder, superclass());
                  builder.withMethodBody(
                      "run",
                      MethodTypeDesc.of(REGION, HART),
                      ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL,
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

  /** Writes what the region has beside its code. */
  void fields(ClassBuilder builder) {
    new WindowFields(windows.count()).write(builder);
  }

  /** What the region is a kind of. */
  ClassDesc superclass() {
    return REGION;
  }

  private static void construction(ClassBuilder builder, ClassDesc superclass) {
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        MethodTypeDesc.of(CD_void),
        0,
        c -> {
          c.aload(0);
          c.invokespecial(superclass, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void));
          c.aload(0).invokevirtual(SELF, "clearWindows", MethodTypeDesc.of(CD_void));
          c.return_();
        });
    builder.withMethodBody(
        "fresh",
        MethodTypeDesc.of(REGION),
        ClassFile.ACC_PROTECTED,
        c -> {
          c.new_(SELF).dup();
          c.invokespecial(SELF, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void)).areturn();
        });
  }

  private void body(CodeBuilder builder) {
    out = builder;
    locals = new RegisterCode(out, registers, words);
    labels.clear();
    exits.clear();
    ways.clear();
    epilogues.clear();
    copies.clear();
    linkTargets.clear();
    later.clear();
    last.clear();
    prologue();
    for (Block each : blocks.list()) {
      block = each;
      writeBlock();
    }
    for (int i = 0; i < later.size(); i++) {
      later.get(i).run();
    }
    for (int i = 0; i < last.size(); i++) {
      last.get(i).run();
    }
  }

  Label label(Block to) {
    return labels.computeIfAbsent(to.start(), s -> out.newLabel());
  }

  private void prologue() {
    begin();
    refreshFast();
    lookAtWords();
    locals.load(blocks.entry().scope.registers);
    out.goto_(label(blocks.entry()));
  }

  /** What comes first of all. */
  void begin() {
    out.aload(HART_LOCAL).getfield(HART, "assist", ASSIST);
    out.getfield(ASSIST, "left", CD_int).istore(LEFT);
  }

  /** Leaves at once if a register that is to be an int holds no word. */
  private void lookAtWords() {
    if (words.ints().isEmpty()) {
      return;
    }
    Label no = out.newLabel();
    words.ints().stream()
        .forEach(register -> {
          locals.pushFromHart(register);
          out.dup2().l2i().i2l().lcmp().ifne(no);
        });
    last.add(() -> {
      out.labelBinding(no);
      leaveWithoutWords();
    });
  }

  void leaveWithoutWords() {
    out.loadConstant(2L * blocks.entry().start() | Region.INTERPRET).lstore(NEXT);
    leave(() -> out.loadConstant(Region.NO_WORDS));
  }

  /** Looks whether floating point is the host's, if there is any. */
  void refreshFast() {
    if (!registers.hasFloats()) {
      return;
    }
    out.aload(HART_LOCAL)
        .getfield(HART, "assist", ASSIST)
        .invokevirtual(ASSIST, "fast", MethodTypeDesc.of(CD_boolean))
        .istore(FAST);
  }

  // Ways out

  /**
   * Where to go for a way out of the present block.
   *
   * @param slot of the next instruction
   * @param giveBack instructions that the block has paid for and not executed
   */
  final Label exit(int slot, boolean interpret, int giveBack) {
    return exit(slot, interpret, giveBack, Region.NO_LINK);
  }

  /** The same with a link, which tells why. */
  Label exit(int slot, boolean interpret, int giveBack, int link) {
    return exit(new Exit(block.scope, slot, interpret, giveBack, link));
  }

  private Label exit(Exit exit) {
    return exits.computeIfAbsent(
        exit,
        e -> {
          Label label = out.newLabel();
          last.add(() -> writeExit(e, label));
          return label;
        });
  }

  private void writeExit(Exit exit, Label label) {
    out.labelBinding(label);
    if (exit.giveBack != 0) {
      out.iinc(LEFT, exit.giveBack);
    }
    out.loadConstant(2L * exit.slot | (exit.interpret ? Region.INTERPRET : 0)).lstore(NEXT);
    out.loadConstant(exit.link).istore(LINK);
    out.goto_(epilogue(exit.scope));
  }

  /** The end of all ways out of a scope: NEXT and LINK say where to. */
  Label epilogue(Scope scope) {
    return epilogues.computeIfAbsent(
        scope,
        s -> {
          Label label = out.newLabel();
          last.add(() -> {
            out.labelBinding(label);
            locals.store(s.registers);
            end();
          });
          return label;
        });
  }

  /** What comes last of all: NEXT and LINK say where to. */
  void end() {
    out.aload(HART_LOCAL).getfield(HART, "assist", ASSIST);
    out.iload(LEFT).putfield(ASSIST, "left", CD_int);
    leave(() -> out.iload(LINK));
  }

  /** Goes to NEXT, counted from the first page. */
  private void leave(Runnable pushLink) {
    out.aload(HART_LOCAL);
    pushBase();
    out.lload(NEXT).ladd().putfield(HART, "pc", CD_long);
    out.aload(0).aload(HART_LOCAL);
    pushLink.run();
    out.invokevirtual(REGION, "leave", MethodTypeDesc.of(REGION, HART, CD_int));
    out.areturn();
  }

  /** Pushes the virtual address of a slot. */
  void pushAddress(int slot) {
    pushBase();
    out.loadConstant(2L * slot).ladd();
  }

  /** Pushes the virtual address of the first page. */
  private void pushBase() {
    out.aload(0).getfield(REGION, "base", CD_long);
  }

  /** Where a jump from the present block to a slot goes to. */
  private Label destination(int slot) {
    if (blocks.isStart(slot)) {
      return way(blocks.at(slot));
    }
    int link = linkTargets.indexOf(slot);
    if (link < 0) {
      link = linkTargets.size();
      linkTargets.add(slot);
    }
    return exit(slot, link);
  }

  /** A way out to code that is not part of the region, with a link. */
  Label exit(int slot, int link) {
    return exit(new Exit(block.scope, slot, false, 0, link));
  }

  /** Where to go for a block that follows the present one. */
  Label way(Block to) {
    int pages = to.pages & ~block.pages;
    if (to.scope == block.scope && pages == 0) {
      return label(to);
    }
    return ways.computeIfAbsent(
        new Way(block.scope, to, pages),
        w -> {
          Label label = out.newLabel();
          later.add(() -> writeWay(w, label));
          return label;
        });
  }

  private void writeWay(Way way, Label label) {
    out.labelBinding(label);
    if (way.pages != 0) {
      out.aload(0).getfield(REGION, "valid", CD_int).loadConstant(way.pages).iand();
      out.loadConstant(way.pages);
      out.if_icmpne(exit(new Exit(way.from, way.to.start(), false, 0, Region.PAGE_LINK)));
    }
    locals.store(Scopes.lost(way.from, way.to.scope));
    locals.load(Scopes.lost(way.to.scope, way.from));
    out.goto_(label(way.to));
  }

  /** Has something written behind the blocks, in the present block's name. */
  void rare(Runnable path) {
    Block its = block;
    BitSet copied = locals.copies();
    later.add(() -> {
      block = its;
      locals.begin(its.scope, copied);
      path.run();
    });
  }

  // Blocks

  private void writeBlock() {
    out.labelBinding(label(block));
    int[] slots = block.slots;
    int count = slots.length;
    if (GuestCode.isLeftToInterpreter(code.op(slots[count - 1]))) {
      count--;
    }
    words.begin(block);
    locals.begin(block.scope, copiesBefore());
    pay(count);
    writeInstructions(slots, count);
    copies.put(block, locals.copies());
  }

  private void writeInstructions(int[] slots, int count) {
    InstructionWriter instructions = instructions();
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      goOnTo(i);
      long word = code.word(slot);
      int op = Decoder.op(word);
      if (op != Op.JAL) {
        locals.copyOperands(word);
      }
      if (GuestCode.isBranch(op)) {
        branch(slot, word);
      } else if (op == Op.JAL) {
        link(slot, word);
        out.goto_(destination(code.target(slot)));
        return;
      } else if (op == Op.JALR) {
        jumpToRegister(slot, word);
        return;
      } else {
        instructions.write(word, slot, code.after(slot), count - i);
        words.done(word);
      }
    }
    if (count < slots.length) {
      out.goto_(exit(slots[count], true, 0, Region.UNTRANSLATED));
    } else {
      out.goto_(destination(block.next));
    }
  }

  /** What the present block has copies of if only one block leads to it. */
  private BitSet copiesBefore() {
    if (block == blocks.entry() || block.predecessors.size() != 1) {
      return new BitSet();
    }
    Block before = block.predecessors.getFirst();
    return before.scope == block.scope ? copies.getOrDefault(before, new BitSet()) : new BitSet();
  }

  /** Takes so many instructions of the block off the budget, which is looked at if it checks. */
  void pay(int count) {
    if (block.checks) {
      out.iload(LEFT).loadConstant(block.longest);
      out.if_icmplt(exit(block.start(), true, 0, Region.SHORT_BUDGET));
    }
    if (count > 0) {
      out.iinc(LEFT, -count);
    }
  }

  InstructionWriter instructions() {
    return new InstructionWriter(this);
  }

  /** Says that the block's instruction {@code i} is the next to be written. */
  void goOnTo(int i) {}

  private void link(int slot, long word) {
    if (Decoder.rd(word) != Decoder.SINK) {
      pushAddress(code.after(slot));
      locals.storeBits(Decoder.rd(word));
    }
  }

  private void branch(int slot, long word) {
    Label to = destination(code.target(slot));
    int op = Decoder.op(word);
    boolean unsigned = op == Op.BLTU || op == Op.BGEU;
    // The order of words is that of their 32 bits, with and without sign.
    boolean onWords = words.onWords(word);
    locals.pushOperand(Decoder.rs1(word), onWords, unsigned);
    locals.pushOperand(Decoder.rs2(word), onWords, unsigned);
    if (!onWords) {
      out.lcmp();
    }
    // The jump to the target is a goto: where it goes back, the JVM's compiler must be able to
    // stop, and would keep what a conditional jump compares.
    Label not = out.newLabel();
    Opcode unless =
        switch (op) {
          case Op.BEQ -> onWords ? Opcode.IF_ICMPNE : Opcode.IFNE;
          case Op.BNE -> onWords ? Opcode.IF_ICMPEQ : Opcode.IFEQ;
          case Op.BLT, Op.BLTU -> onWords ? Opcode.IF_ICMPGE : Opcode.IFGE;
          default -> onWords ? Opcode.IF_ICMPLT : Opcode.IFLT;
        };
    out.branch(unless, not);
    taken(slot, to);
    out.labelBinding(not);
    notTaken(slot);
  }

  /** Goes where a branch goes. */
  void taken(int slot, Label to) {
    out.goto_(to);
  }

  /** A branch does not go anywhere. */
  void notTaken(int slot) {}

  private void jumpToRegister(int slot, long word) {
    locals.pushBits(Decoder.rs1(word));
    if (Decoder.immediate(word) != 0) {
      out.loadConstant((long) Decoder.immediate(word)).ladd();
    }
    out.loadConstant(-2L).land();
    pushBase();
    out.lsub().lstore(NEXT);
    link(slot, word);
    setJumpLink(slot);
    List<Block> targets = blocks.targets(slot);
    if (targets.isEmpty()) {
      out.goto_(epilogue(block.scope));
      return;
    }
    out.lload(NEXT);
    if (targets.size() == 1) {
      out.loadConstant(2L * targets.getFirst().start()).lcmp();
      out.ifne(epilogue(block.scope)).goto_(way(targets.getFirst()));
      return;
    }
    out.loadConstant(0xffff_ffff_ffff_0000L).land().lconst_0().lcmp();
    out.ifne(epilogue(block.scope));
    List<SwitchCase> cases = new ArrayList<>();
    for (Block target : targets) {
      cases.add(SwitchCase.of(2 * target.start(), way(target)));
    }
    out.lload(NEXT).l2i().lookupswitch(epilogue(block.scope), cases);
  }

  /** Sets LINK for a jump through a register to code that is not part of the region. */
  void setJumpLink(int slot) {
    out.loadConstant(Region.jumpLink(slot)).istore(LINK);
  }
}
