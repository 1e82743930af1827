package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Unsafe;
import vivarium.cache.Meter;
import vivarium.cache.Predictor;

/**
 * Writes a metered region. What its blocks cost if all is in the first-level caches is known when
 * it is written, and is taken off the time at once; what is found to cost more is taken off where
 * that is seen, and then the time is looked at again.
 *
 * <p>LEFT is the time left, ns. A block that checks is entered only if there is more left than the
 * longest way to the next look takes, so that no step in between begins too late; the interpreter
 * does the end of a run, step by step. Which line of code the hart is in is known everywhere.
 */
final class MeteredWriter extends RegionWriter {
  static final ClassDesc METER_CLASS = ClassDesc.of(Meter.class.getName());
  private static final ClassDesc METERED_REGION = ClassDesc.of(MeteredRegion.class.getName());
  private static final ClassDesc LONGS = CD_long.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final ClassDesc BYTES = CD_byte.arrayType();
  private static final ClassDesc PREDICTOR = ClassDesc.of(Predictor.class.getName());

  // Locals, behind those of registers.
  static final int METER = 160;
  static final int READ_TAGS = 161;
  static final int WRITE_TAGS = 162;
  private static final int RECENT_CODE = 163;
  private static final int COUNTERS = 164;
  private static final int HISTORY = 165;

  /** The address of the first page in halfwords; only its low bits matter. */
  private static final int FIRST = 166;

  private static final int COUNTS = 168;
  private static final int EDGES = 170;
  private static final int STEP = 171;
  static final int ENTRY = 172;
  private static final int COUNTER = 174;
  static final int PLACES = 175;
  static final int USES = 176;
  static final int ON = 177;
  static final int OFF = 178;
  static final int PLACE = 179;

  /** The first lines of the pages of the code follow. */
  private static final int LINES = 181;

  /**
   * What must be left at a check beyond the longest way, so that misses hardly ever use up the time
   * between two checks: the JVM compiles code for what never happened only when it does, and that
   * takes long. The interpreter does the rest of a run.
   */
  static final MeteredPaths.Time SLACK = new MeteredPaths.Time(0, 250);

  private final MeteredCosts costs;
  private final MeteredPaths paths;
  private final List<MeteredExit> exits = new ArrayList<>();
  private final Map<Out, Label> outs = new HashMap<>();
  private final Map<Edge, Label> edges = new HashMap<>();

  private record Out(Scope scope, MeteredExit exit) {}

  /**
   * A way on to a block.
   *
   * @param line that it comes from
   * @param late whether the time may not suffice
   */
  private record Edge(Scope from, int line, Block to, boolean late) {}

  MeteredWriter(GuestCode code, Blocks blocks, boolean mayBeWords, MeteredCosts costs) {
    super(code, blocks, WindowUse.none(), mayBeWords, false, false);
    this.costs = costs;
    paths = new MeteredPaths(code, costs);
  }

  MeteredCosts costs() {
    return costs;
  }

  @Override
  ClassDesc superclass() {
    return METERED_REGION;
  }

  @Override
  void fields(ClassBuilder builder) {}

  @Override
  List<MeteredExit> exits() {
    return exits;
  }

  @Override
  InstructionWriter instructions() {
    return new MeteredInstructions(this);
  }

  // Beginning and end

  @Override
  void begin() {
    exits.clear();
    outs.clear();
    edges.clear();
    Label arrived = out.newLabel();
    out.aload(0).aload(HART_LOCAL);
    out.invokevirtual(METERED_REGION, "arrive", MethodTypeDesc.of(CD_boolean, HART));
    out.ifne(arrived).aconst_null().areturn().labelBinding(arrived);
    field("meter", METER_CLASS, METER);
    field("readTags", LONGS, READ_TAGS);
    field("writeTags", LONGS, WRITE_TAGS);
    field("places", LONGS, PLACES);
    field("uses", LONGS, USES);
    field("on", LONGS, ON);
    field("off", LONGS, OFF);
    field("recentCode", INTS, RECENT_CODE);
    field("counters", BYTES, COUNTERS);
    if (costs.hasHistory()) {
      predictor().getfield(PREDICTOR, "history", CD_int).istore(HISTORY);
    }
    out.aload(0).getfield(REGION, "base", CD_long).loadConstant(1).lushr().l2i().istore(FIRST);
    pages().stream()
        .forEach(page -> {
          out.aload(0).getfield(METERED_REGION, "lines", INTS).loadConstant(page).iaload();
          out.istore(LINES + page);
        });
    out.aload(HART_LOCAL).getfield(HART, "assist", ASSIST);
    out.dup().getfield(ASSIST, "left", CD_int).istore(LEFT);
    out.dup().getfield(ASSIST, "counts", CD_long).lstore(COUNTS);
    out.getfield(ASSIST, "edges", CD_int).istore(EDGES);
    if (costs.instruction() == 0) {
      out.aload(METER).invokevirtual(METER_CLASS, "instruction", MethodTypeDesc.of(CD_int));
      out.istore(STEP);
    }
    out.lconst_0().lstore(NEXT);
  }

  private void field(String name, ClassDesc type, int local) {
    out.aload(0).getfield(METERED_REGION, name, type).astore(local);
  }

  private CodeBuilder predictor() {
    return out.aload(METER).getfield(METER_CLASS, "predictor", PREDICTOR);
  }

  private BitSet pages() {
    BitSet pages = new BitSet();
    blocks.list().forEach(each -> pages.set(GuestCode.page(each.start())));
    return pages;
  }

  @Override
  void end() {
    if (costs.hasHistory()) {
      predictor().iload(HISTORY).loadConstant(costs.counterMask()).iand();
      out.putfield(PREDICTOR, "history", CD_int);
    }
    out.aload(0).aload(HART_LOCAL).iload(LEFT).lload(COUNTS).iload(EDGES).lload(NEXT).iload(LINK);
    out.invokevirtual(
        METERED_REGION,
        "leave",
        MethodTypeDesc.of(REGION, HART, CD_int, CD_long, CD_int, CD_long, CD_int));
    out.areturn();
  }

  @Override
  void leaveWithoutWords() {
    Block entry = blocks.entry();
    setLink(
        new MeteredExit(
            MeteredRegion.line(entry.start()),
            between(entry.start()),
            Region.NO_WORDS,
            Steps.NONE));
    end();
  }

  // Ways out

  private static long between(int slot) {
    return 2L * slot | Region.INTERPRET;
  }

  private void setLink(MeteredExit exit) {
    int number = exits.indexOf(exit);
    if (number < 0) {
      number = exits.size();
      exits.add(exit);
    }
    out.loadConstant(number).istore(LINK);
  }

  private Label out(Scope scope, MeteredExit exit) {
    return outs.computeIfAbsent(
        new Out(scope, exit),
        o -> {
          Label label = out.newLabel();
          last.add(() -> {
            out.labelBinding(label);
            setLink(exit);
            out.goto_(epilogue(scope));
          });
          return label;
        });
  }

  /** A way out between two steps; at an instruction the hart is in its line already. */
  @Override
  Label exit(int slot, boolean interpret, int giveBack, int link) {
    int i = paths.count(block) - giveBack;
    boolean atInstruction = interpret && giveBack > 0;
    return out(
        block.scope,
        new MeteredExit(
            MeteredRegion.line(block.slots[atInstruction ? i : Math.max(0, i - 1)]),
            between(slot),
            link,
            atInstruction ? paths.from(block, i) : paths.behind(block, i)));
  }

  /** A way out before a block. */
  private Label exitBefore(Scope scope, Block next) {
    int slot = next.start();
    return out(
        scope,
        new MeteredExit(MeteredRegion.line(slot), between(slot), Region.SHORT_BUDGET, Steps.NONE));
  }

  @Override
  Label exit(int slot, int link) {
    return out(
        block.scope,
        new MeteredExit(MeteredRegion.line(paths.last(block)), 2L * slot, link, Steps.NONE));
  }

  @Override
  void setJumpLink(int slot) {
    setLink(
        new MeteredExit(
            MeteredRegion.line(slot), MeteredExit.JUMP, Region.jumpLink(slot), Steps.NONE));
  }

  // Ways on

  @Override
  Label way(Block to) {
    return way(to, false);
  }

  private Label way(Block to, boolean late) {
    int line = MeteredRegion.line(paths.last(block));
    boolean looks = late && !to.checks;
    if (to.scope == block.scope && line == MeteredRegion.line(to.start()) && !looks) {
      return label(to);
    }
    return edges.computeIfAbsent(
        new Edge(block.scope, line, to, looks),
        edge -> {
          Label label = out.newLabel();
          later.add(() -> writeEdge(edge, label));
          return label;
        });
  }

  private void writeEdge(Edge edge, Label label) {
    out.labelBinding(label);
    Block to = edge.to;
    int line = MeteredRegion.line(to.start());
    boolean crosses = page(edge.line) != page(line);
    Label arrived = out.newLabel();
    if (crosses) {
      out.aload(0).loadConstant(page(line));
      out.invokevirtual(METERED_REGION, "mayEnter", MethodTypeDesc.of(CD_boolean, CD_int));
      out.ifeq(
          out(
              edge.from,
              new MeteredExit(edge.line, 2L * to.start(), Region.PAGE_LINK, Steps.NONE)));
      pushLine(line);
      pushLine(edge.line);
      out.if_icmpeq(arrived);
    }
    if (edge.line != line) {
      out.iinc(EDGES, 1);
      take(paths.time(Steps.LINE));
      goOnTo(line, to.checks ? () -> {} : look(paths.longest(to), exitBefore(edge.from, to)));
    }
    out.labelBinding(arrived);
    if (edge.late) {
      look(paths.longest(to), exitBefore(edge.from, to)).run();
    }
    locals.store(Scopes.lost(edge.from, to.scope));
    locals.load(Scopes.lost(to.scope, edge.from));
    out.goto_(label(to));
  }

  private static int page(int line) {
    return line >>> MeteredRegion.PAGE_LINES_SHIFT;
  }

  private void pushLine(int line) {
    out.iload(LINES + page(line));
    out.loadConstant(line & (1 << MeteredRegion.PAGE_LINES_SHIFT) - 1).iadd();
  }

  /** Asks the meter unless a line is known to be in L1I; {@code look} follows if it was asked. */
  private void goOnTo(int line, Runnable look) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    InstructionWriter.memory(out);
    out.aload(RECENT_CODE);
    if (costs.codeMask() < 1 << MeteredRegion.PAGE_LINES_SHIFT) {
      out.loadConstant(
          Unsafe.ARRAY_INT_BASE_OFFSET
              + (long) Unsafe.ARRAY_INT_INDEX_SCALE * (line & costs.codeMask()));
    } else {
      pushLine(line);
      out.loadConstant(costs.codeMask()).iand().i2l();
      out.loadConstant((long) Unsafe.ARRAY_INT_INDEX_SCALE).lmul();
      out.loadConstant((long) Unsafe.ARRAY_INT_BASE_OFFSET).ladd();
    }
    out.invokevirtual(
        InstructionWriter.UNSAFE, "getInt", MethodTypeDesc.of(CD_int, CD_Object, CD_long));
    pushLine(line);
    out.if_icmpne(slow).labelBinding(done);
    rare(() -> {
      out.labelBinding(slow).aload(METER);
      pushLine(line);
      out.invokevirtual(METER_CLASS, "fetch", MethodTypeDesc.of(CD_int, CD_int));
      out.loadConstant(costs.code()).isub();
      takePushed();
      look.run();
      out.goto_(done);
    });
  }

  @Override
  void goOnTo(int i) {
    if (paths.startsLine(block, i)) {
      Label up = exit(block.slots[i], true, paths.count(block) - i, Region.SHORT_BUDGET);
      goOnTo(MeteredRegion.line(block.slots[i]), look(up));
    }
  }

  // Time

  @Override
  void pay(int count) {
    if (block.checks) {
      look(paths.longest(block).plus(SLACK), exitBefore(block.scope, block)).run();
    }
    Steps steps = paths.steps(block);
    take(paths.time(steps));
    if (steps.counts() != 0) {
      out.lload(COUNTS).loadConstant(steps.counts()).ladd().lstore(COUNTS);
    }
    if (steps.lines() != 0) {
      out.iinc(EDGES, steps.lines());
    }
  }

  private void take(MeteredPaths.Time time) {
    if (!time.equals(MeteredPaths.Time.NONE)) {
      push(time);
      takePushed();
    }
  }

  /** Takes an int from the stack off the time left. */
  void takePushed() {
    out.ineg().iload(LEFT).iadd().istore(LEFT);
  }

  private void push(MeteredPaths.Time time) {
    if (costs.instruction() > 0) {
      out.loadConstant(time.instructions() * costs.instruction() + time.nanos());
    } else {
      out.iload(STEP).loadConstant(time.instructions()).imul().loadConstant(time.nanos()).iadd();
    }
  }

  /** What goes out if the time may not suffice for the way from behind the present block. */
  Runnable look(Label up) {
    return look(paths.behind(block), up);
  }

  private Runnable look(MeteredPaths.Time time, Label up) {
    return () -> {
      out.iload(LEFT);
      push(time);
      out.if_icmple(up);
    };
  }

  // Branches

  /**
   * Predicts a branch as {@link Predictor} does, and goes to {@code wrong} if it was predicted
   * wrongly.
   */
  private void predict(int slot, boolean taken, Label wrong) {
    Label right = out.newLabel();
    out.iload(FIRST).loadConstant(slot).iadd();
    if (costs.hasHistory()) {
      out.iload(HISTORY).ixor();
      out.iload(HISTORY).loadConstant(1).ishl();
      if (taken) {
        out.loadConstant(1).ior();
      }
      out.istore(HISTORY);
    }
    out.loadConstant(costs.counterMask()).iand().i2l();
    out.loadConstant((long) Unsafe.ARRAY_BYTE_BASE_OFFSET).ladd().lstore(ENTRY);
    InstructionWriter.memory(out).aload(COUNTERS).lload(ENTRY);
    out.invokevirtual(
        InstructionWriter.UNSAFE, "getByte", MethodTypeDesc.of(CD_byte, CD_Object, CD_long));
    out.istore(COUNTER).iload(COUNTER);
    if (taken) {
      out.loadConstant(Predictor.SURE).if_icmpeq(right);
    } else {
      out.ifeq(right);
    }
    InstructionWriter.memory(out).aload(COUNTERS).lload(ENTRY);
    out.iload(COUNTER).loadConstant(taken ? 1 : -1).iadd().i2b();
    out.invokevirtual(
        InstructionWriter.UNSAFE,
        "putByte",
        MethodTypeDesc.of(CD_void, CD_Object, CD_long, CD_byte));
    out.iload(COUNTER).loadConstant(Predictor.TAKEN);
    if (taken) {
      out.if_icmplt(wrong);
    } else {
      out.if_icmpge(wrong);
    }
    out.labelBinding(right);
  }

  private void takePenalty() {
    out.aload(METER);
    out.invokevirtual(METER_CLASS, "mispredicted", MethodTypeDesc.of(CD_int));
    takePushed();
  }

  @Override
  void taken(int slot, Label to) {
    Label wrong = out.newLabel();
    int target = code.target(slot);
    Label late = blocks.isStart(target) ? way(blocks.at(target), true) : to;
    out.iload(EDGES).loadConstant(Steps.TAKEN).iadd().istore(EDGES);
    predict(slot, true, wrong);
    out.goto_(to);
    rare(() -> {
      out.labelBinding(wrong);
      takePenalty();
      out.goto_(late);
    });
  }

  @Override
  void notTaken(int slot) {
    Label wrong = out.newLabel();
    Label done = out.newLabel();
    Runnable look = look(exit(code.after(slot), false, 0, Region.SHORT_BUDGET));
    predict(slot, false, wrong);
    out.labelBinding(done);
    rare(() -> {
      out.labelBinding(wrong);
      takePenalty();
      look.run();
      out.goto_(done);
    });
  }
}
