package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import sun.misc.Unsafe;
import vivarium.cpu.Assist;
import vivarium.cpu.Decoder;
import vivarium.mem.KnownLines;

/**
 * Writes the instructions of a metered region. Accesses to known lines are hits, which are paid for
 * already; for others the meter is asked. Those that are misaligned or fault are left to the
 * interpreter, and nothing of them is done.
 */
final class MeteredInstructions extends InstructionWriter {
  /** Bytes of an element of the tables: log2. */
  private static final int LONG_SHIFT = 3;

  private final MeteredWriter region;

  MeteredInstructions(MeteredWriter region) {
    super(region);
    this.region = region;
  }

  /** Leaves the host's address on the stack; goes to {@code slow} if the line is not known. */
  private void look(long word, int size, int tags, Label slow) {
    locals.pushBits(Decoder.rs1(word));
    if (Decoder.immediate(word) != 0) {
      out.loadConstant((long) Decoder.immediate(word)).ladd();
    }
    out.lstore(RegionWriter.ADDRESS);
    out.lload(RegionWriter.ADDRESS).loadConstant(KnownLines.LINE_SHIFT - LONG_SHIFT).lushr();
    out.loadConstant((long) (KnownLines.ENTRIES - 1) << LONG_SHIFT).land();
    out.lstore(MeteredWriter.ENTRY);
    get(tags, MeteredWriter.ENTRY, -1);
    out.lload(RegionWriter.ADDRESS);
    out.loadConstant(-1L << KnownLines.LINE_SHIFT | size - 1L).land();
    out.lcmp().ifne(slow);
    get(MeteredWriter.PLACES, MeteredWriter.ENTRY, -1).lstore(MeteredWriter.PLACE);
    memory();
    out.lload(RegionWriter.ADDRESS);
    out.lload(MeteredWriter.PLACE).loadConstant(~KnownLines.WAY_MASK).land().ladd();
  }

  /** Pushes an element, told by its offset without the bits that {@code mask} lacks. */
  private CodeBuilder get(int array, int offset, long mask) {
    at(array, offset, mask);
    return out.invokevirtual(UNSAFE, "getLong", MethodTypeDesc.of(CD_long, CD_Object, CD_long));
  }

  private void at(int array, int offset, long mask) {
    memory();
    out.aload(array).lload(offset);
    if (mask != -1) {
      out.loadConstant(mask).land();
    }
    out.loadConstant((long) Unsafe.ARRAY_LONG_BASE_OFFSET).ladd();
  }

  /** Uses the known line at ENTRY. */
  private void use() {
    long set = (long) region.costs().dataMask() << LONG_SHIFT;
    at(MeteredWriter.USES, MeteredWriter.ENTRY, set);
    get(MeteredWriter.USES, MeteredWriter.ENTRY, set);
    get(MeteredWriter.ON, MeteredWriter.PLACE, KnownLines.WAY_MASK).lor();
    get(MeteredWriter.OFF, MeteredWriter.PLACE, KnownLines.WAY_MASK).land();
    out.invokevirtual(UNSAFE, "putLong", MethodTypeDesc.of(CD_void, CD_Object, CD_long, CD_long));
  }

  @Override
  void load(long word, int size) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    look(word, size, MeteredWriter.READ_TAGS, slow);
    loadFromHost(Decoder.op(word));
    target(word);
    use();
    out.labelBinding(done);
    Label refused = refused(size);
    Runnable look = region.look(region.exit(after, false, remaining - 1, Region.SHORT_BUDGET));
    region.rare(() -> {
      ask("meteredLoad", size, slow, refused);
      loadFromHost(Decoder.op(word));
      target(word);
      look.run();
      out.goto_(done);
    });
  }

  @Override
  void store(long word, int size) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    look(word, size, MeteredWriter.WRITE_TAGS, slow);
    locals.pushBits(Decoder.rs2(word));
    storeToHost(size);
    use();
    out.labelBinding(done);
    Label refused = refused(size);
    Label changed = region.exit(after, false, remaining - 1, Region.CODE_CHANGED);
    Label up = region.exit(after, false, remaining - 1, Region.SHORT_BUDGET);
    Label late = out.newLabel();
    Runnable look = region.look(late);
    region.rare(() -> {
      ask("meteredStore", size, slow, refused);
      locals.pushBits(Decoder.rs2(word));
      storeToHost(size);
      look.run();
      out.goto_(done);
      out.labelBinding(late);
      assist().getfield(RegionWriter.ASSIST, "cost", CD_int);
      out.loadConstant(Assist.CODE_CHANGED).iand().ifeq(up);
      out.loadConstant(-Assist.CODE_CHANGED);
      region.takePushed();
      out.goto_(changed);
    });
  }

  /** Where an access goes of which nothing is done. */
  private Label refused(int size) {
    Label faulted = region.exit(slot, true, remaining);
    if (size == 1) {
      return faulted;
    }
    Label misaligned = region.exit(slot, true, remaining, Region.MISALIGNED);
    Label refused = out.newLabel();
    region.rare(() -> {
      out.labelBinding(refused);
      out.lload(RegionWriter.ADDRESS).l2i().loadConstant(size - 1).iand();
      out.ifne(misaligned).goto_(faulted);
    });
    return refused;
  }

  /** Pays what an access costs beyond a hit, and leaves the host's address on the stack. */
  private void ask(String method, int size, Label slow, Label refused) {
    out.labelBinding(slow);
    assist().aload(MeteredWriter.METER).lload(RegionWriter.ADDRESS).loadConstant(size);
    out.invokevirtual(
        RegionWriter.ASSIST,
        method,
        MethodTypeDesc.of(CD_long, MeteredWriter.METER_CLASS, CD_long, CD_int));
    out.lstore(MeteredWriter.ENTRY);
    out.lload(MeteredWriter.ENTRY).loadConstant(Assist.REFUSED).lcmp().ifeq(refused);
    assist().getfield(RegionWriter.ASSIST, "cost", CD_int);
    out.loadConstant(region.costs().data()).isub();
    region.takePushed();
    memory();
    out.lload(MeteredWriter.ENTRY);
  }

  private CodeBuilder assist() {
    return out.aload(RegionWriter.HART_LOCAL)
        .getfield(RegionWriter.HART, "assist", RegionWriter.ASSIST);
  }

  @Override
  void assisted() {
    out.aload(MeteredWriter.METER);
    out.invokevirtual(MeteredWriter.METER_CLASS, "takeStalled", MethodTypeDesc.of(CD_int));
    region.takePushed();
  }

  @Override
  Runnable goOn(Label done) {
    Runnable look = region.look(region.exit(after, false, remaining - 1, Region.SHORT_BUDGET));
    return () -> {
      look.run();
      out.goto_(done);
    };
  }
}
