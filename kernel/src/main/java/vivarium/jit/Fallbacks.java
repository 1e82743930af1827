package vivarium.jit;

import java.util.LinkedHashMap;
import java.util.Map;
import vivarium.cpu.DecodedPage;
import vivarium.cpu.Decoder;
import vivarium.cpu.Hart;
import vivarium.cpu.Op;
import vivarium.cpu.Opcode;
import vivarium.cpu.Trap;
import vivarium.mem.PhysicalMemory;

/**
 * Counts why translated code handed the next instruction to the interpreter. Part of a {@link
 * Tally}.
 *
 * <ul>
 *   <li>the instruction's name: only the interpreter executes it
 *   <li>page_crossing: the instruction lies in two pages
 *   <li>fault: its access faulted
 *   <li>window_miss: its access was outside of its windows
 *   <li>misaligned: its access was, in hierarchy time
 *   <li>wide_register: a register did not hold the int that the code was made for
 *   <li>code_changed: the instruction before it stored to code, in hierarchy time
 *   <li>budget_tail: the budget might not have sufficed for the way to the next look at it, or was
 *       nearly used up
 *   <li>retried: its access failed in the region and not in the interpreter, in the parallel
 *       machine
 * </ul>
 */
final class Fallbacks {
  private static final int LAST_WHOLE = PhysicalMemory.PAGE_SIZE - 4;

  /** By operation number, from {@link Op#ECALL} on; the first is for what is no instruction. */
  private final long[] byOperation = new long[Op.CSRRCI - Op.ECALL + 2];

  private long faults;
  private long windowMisses;
  private long budgetTails;
  private long crossings;
  private long misaligned;
  private long wideRegisters;
  private long codeChanges;
  private long retries;

  /** The operation at the hart's pc, or -1 if it cannot be fetched. */
  static int operation(Hart hart, PhysicalMemory memory) {
    DecodedPage page = hart.fetchPage(hart.pc);
    if (page == null) {
      return -1;
    }
    int offset = (int) (hart.pc & PhysicalMemory.PAGE_MASK);
    long at = PhysicalMemory.address(page.frame) + offset;
    int bits = offset <= LAST_WHOLE ? memory.readInt(at) : memory.readShort(at) & 0xffff;
    return Decoder.op(Decoder.decode((bits & 3) == 3 ? bits : bits & 0xffff));
  }

  /**
   * Counts one.
   *
   * @param operation at which translated code stopped
   * @param link by which it left, see {@link Region#leave}
   * @param missed whether an access was outside of its window
   * @param trap how the interpreter went on from there
   * @param executed instructions that it executed
   */
  void count(int operation, int link, boolean missed, int trap, int executed) {
    switch (link) {
      case Region.NO_WORDS -> wideRegisters++;
      case Region.SHORT_BUDGET -> budgetTails++;
      case Region.CODE_CHANGED -> codeChanges++;
      case Region.MISALIGNED -> misaligned++;
      default -> countInstruction(operation, link, missed, trap, executed);
    }
  }

  private void countInstruction(int operation, int link, boolean missed, int trap, int executed) {
    if (operation >= 0 && GuestCode.isLeftToInterpreter(operation)) {
      byOperation[operation == Op.ILLEGAL ? 0 : operation - Op.ECALL + 1]++;
    } else if (executed == 0 && trap != Trap.BUDGET && trap != Trap.TRANSLATED) {
      faults++;
    } else if (missed) {
      windowMisses++;
    } else if (link == Region.UNTRANSLATED) {
      crossings++;
    } else {
      retries++;
    }
  }

  /** Counts the end of a budget, which the interpreter did whatever it was. */
  void countTail() {
    budgetTails++;
  }

  void add(Fallbacks other) {
    faults += other.faults;
    windowMisses += other.windowMisses;
    budgetTails += other.budgetTails;
    crossings += other.crossings;
    misaligned += other.misaligned;
    wideRegisters += other.wideRegisters;
    codeChanges += other.codeChanges;
    retries += other.retries;
    for (int i = 0; i < byOperation.length; i++) {
      byOperation[i] += other.byOperation[i];
    }
  }

  /** How often for each reason, by a name of one word. */
  Map<String, Long> byReason() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("fallbacks_budget_tail", budgetTails);
    counts.put("fallbacks_fault", faults);
    counts.put("fallbacks_window_miss", windowMisses);
    counts.put("fallbacks_page_crossing", crossings);
    counts.put("fallbacks_misaligned", misaligned);
    counts.put("fallbacks_wide_register", wideRegisters);
    counts.put("fallbacks_code_changed", codeChanges);
    counts.put("fallbacks_retried", retries);
    for (int i = 0; i < byOperation.length; i++) {
      if (byOperation[i] > 0) {
        counts.put("fallbacks_" + name(i == 0 ? Op.ILLEGAL : Op.ECALL + i - 1), byOperation[i]);
      }
    }
    return counts;
  }

  private static String name(int operation) {
    for (Opcode opcode : Opcode.values()) {
      if (opcode.op() == operation) {
        return opcode.text().replace('.', '_');
      }
    }
    return "illegal_instruction";
  }
}
