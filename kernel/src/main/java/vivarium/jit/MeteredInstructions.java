package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import vivarium.cache.Settings;
import vivarium.cpu.Decoder;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * Writes the instructions of a metered region: accesses go through the hart's TLB and tell what
 * they cost. The machinery does those that the TLB does not allow, and fills it; misaligned ones
 * are left to the interpreter, as half of one might be done.
 */
final class MeteredInstructions extends InstructionWriter {
  private static final MethodTypeDesc COST_OF_LINE = MethodTypeDesc.of(CD_int, CD_int);

  private final MeteredWriter region;

  MeteredInstructions(MeteredWriter region) {
    super(region);
    this.region = region;
  }

  /** Leaves the physical address in PHYSICAL; goes to {@code miss} if the TLB does not allow it. */
  private void translate(long word, int size, int tags, int deltas, Label miss) {
    locals.pushBits(Decoder.rs1(word));
    if (Decoder.immediate(word) != 0) {
      out.loadConstant((long) Decoder.immediate(word)).ladd();
    }
    out.lstore(RegionWriter.ADDRESS);
    out.lload(RegionWriter.ADDRESS).loadConstant(PhysicalMemory.PAGE_SHIFT).lushr().l2i();
    out.loadConstant(Tlb.ENTRIES - 1).iand().istore(MeteredWriter.INDEX);
    out.aload(tags).iload(MeteredWriter.INDEX).laload();
    out.lload(RegionWriter.ADDRESS);
    out.loadConstant(~PhysicalMemory.PAGE_MASK | size - 1).land(); // misaligned ones miss, too
    out.lcmp().ifne(miss);
    out.lload(RegionWriter.ADDRESS);
    out.aload(deltas).iload(MeteredWriter.INDEX).laload().ladd().lstore(MeteredWriter.PHYSICAL);
  }

  /** Pushes the host's memory and the address there. */
  private void host() {
    memory();
    out.lload(MeteredWriter.PHYSICAL).loadConstant(region.costs().ram()).ladd();
  }

  @Override
  void load(long word, int size) {
    Label miss = out.newLabel();
    translate(word, size, MeteredWriter.READ_TAG, MeteredWriter.READ_DELTA, miss);
    host();
    loadFromHost(Decoder.op(word));
    target(word);
    line(MeteredWriter.RECENT, "load");
    elsewhere(word, size, miss);
  }

  @Override
  void store(long word, int size) {
    Label miss = out.newLabel();
    translate(word, size, MeteredWriter.WRITE_TAG, MeteredWriter.WRITE_DELTA, miss);
    host();
    locals.pushBits(Decoder.rs2(word));
    storeToHost(size);
    line(MeteredWriter.OWNED, "store");
    elsewhere(word, size, miss);
  }

  /** What the TLB does not allow comes to {@code miss}, and goes on here. */
  private void elsewhere(long word, int size, Label miss) {
    Label done = out.newLabel();
    out.labelBinding(done);
    Label aligned = miss;
    if (size > 1) {
      aligned = out.newLabel();
      Label start = aligned;
      Label left = region.exit(slot, true, remaining, Region.MISALIGNED);
      region.rare(() -> {
        out.labelBinding(miss);
        out.lload(RegionWriter.ADDRESS).l2i().loadConstant(size - 1).iand();
        out.ifne(left).goto_(start);
      });
    }
    assistLater(word, aligned, done);
  }

  /** Asks the meter unless the line is known to be in L1D; a hit is paid for already. */
  private void line(int known, String ask) {
    Label slow = out.newLabel();
    Label done = out.newLabel();
    out.lload(MeteredWriter.PHYSICAL).loadConstant(Settings.LINE_SHIFT).lushr().l2i();
    out.istore(MeteredWriter.DATA);
    out.aload(known).iload(MeteredWriter.DATA).loadConstant(region.costs().dataMask()).iand();
    out.iaload().iload(MeteredWriter.DATA).if_icmpne(slow);
    out.labelBinding(done);
    Label up = region.exit(after, false, remaining - 1, Region.SHORT_BUDGET);
    Runnable look = region.look(up);
    region.rare(() -> {
      out.labelBinding(slow);
      out.aload(MeteredWriter.METER).iload(MeteredWriter.DATA);
      out.invokevirtual(MeteredWriter.METER_CLASS, ask, COST_OF_LINE);
      out.loadConstant(region.costs().data()).isub();
      region.takePushed();
      look.run();
      out.goto_(done);
    });
  }

  @Override
  void assisted(long word) {
    out.aload(MeteredWriter.METER);
    out.invokevirtual(MeteredWriter.METER_CLASS, "takeStalled", MethodTypeDesc.of(CD_int));
    Steps access = MeteredPaths.access(Decoder.op(word));
    if (access != Steps.NONE) {
      region.uncount(access); // the machinery has counted it, and all that it costs
      out.loadConstant(region.costs().nanos(access)).isub();
    }
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
