package vivarium.debug;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Registers;
import vivarium.debug.dwarf.FrameRow;
import vivarium.mem.AddressSpace;

/**
 * Unwinds a stack on which everything is as compilers make it: frames found from sp or s0, ra and
 * s0 saved in them. It follows these three registers alone and makes no objects, so that it can be
 * asked at every allocation of a program.
 */
final class QuickWalk {
  private final Symbols symbols;
  private final AddressSpace space;
  private final FrameMachine memory;
  private final int most;
  private long[] pcs;
  private long[] sps;
  private int count;
  private boolean complete;

  QuickWalk(Symbols symbols, AddressSpace space, int most) {
    this.symbols = symbols;
    this.space = space;
    this.most = most;
    memory =
        new FrameMachine(
            space::observe, 0, new long[FrameMachine.REGISTERS], FrameMachine.integersKnown());
    pcs = new long[Math.min(most, 64)];
    sps = new long[pcs.length];
  }

  /** The chain, or null if something on the stack is not that simple. */
  @Nullable CallChain run(long[] x, long start) {
    long pc = start;
    long sp = x[Registers.SP];
    long pointer = x[Registers.S0];
    long ra = x[Registers.RA];
    boolean exact = true;
    add(pc, sp);
    while (count < most) {
      long at = exact ? pc : pc - 1;
      LoadedObject object = symbols.objectAt(space, at);
      ObjectFile.Rule rule =
          object == null || object.path().equals(Symbols.VDSO)
              ? null
              : object.file().frameRule(at - object.bias());
      if (rule == null || !rule.simple()) {
        return null;
      }
      FrameRow row = rule.row();
      byte link = row.rule(Registers.RA);
      if (link == FrameRow.UNDEFINED || link == FrameRow.UNSPECIFIED && !exact) {
        complete = link == FrameRow.UNDEFINED;
        break;
      }
      long cfa = (row.cfaRegister() == Registers.SP ? sp : pointer) + row.cfaOffset();
      Long next =
          link == FrameRow.OFFSET ? memory.memory(cfa + row.number(Registers.RA), 8) : (Long) ra;
      Long above =
          row.rule(Registers.S0) == FrameRow.OFFSET
              ? memory.memory(cfa + row.number(Registers.S0), 8)
              : (Long) pointer;
      boolean up =
          Long.compareUnsigned(cfa, sp) > 0 || exact && cfa == sp && next != null && next != pc;
      if (next == null || above == null || !up || next == 0 || space.find(next) == null) {
        complete = next != null && next == 0;
        break;
      }
      pc = next;
      sp = cfa;
      pointer = above;
      exact = false;
      add(pc, sp);
    }
    return new CallChain(pcs, sps, count, complete);
  }

  private void add(long pc, long sp) {
    if (count == pcs.length) {
      int size = (int) Math.min(most, 2L * count);
      pcs = Arrays.copyOf(pcs, size);
      sps = Arrays.copyOf(sps, size);
    }
    pcs[count] = pc;
    sps[count++] = sp;
  }
}
