package vivarium.debug;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SignalFrameLayout;
import vivarium.cpu.Context;
import vivarium.cpu.Registers;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;
import vivarium.proc.CrashReporter;
import vivarium.proc.Task;
import vivarium.trace.KernelLog;

/**
 * Says in the kernel log where a program was when a fault of its own ended it, and tells a stack
 * that could not grow from other wild accesses: then it names the recursion that filled it.
 */
public final class CrashDiagnosis implements CrashReporter {
  private static final int TOLD = 6;

  /** How far from sp a function may touch the stack first: the size of its largest variable. */
  private static final long NEAR = 1 << 20;

  private final Symbols symbols;
  private final Unwinder unwinder;

  public CrashDiagnosis(Symbols symbols) {
    this.symbols = symbols;
    unwinder = new Unwinder(symbols);
  }

  /**
   * A stack that could not hold what was put on it.
   *
   * @param why it could not grow, in words
   * @param depth bytes from its top to the address
   */
  private record Overflow(String why, long depth) {}

  @Override
  public @Nullable String crashed(Task task, SigInfo info) {
    AddressSpace space = task.memory();
    Context context = task.context();
    KernelLog log = task.kernel().log();
    String who = task.name() + "[" + task.tid() + "]";
    String place = symbols.describe(space, context.pc);
    boolean addressed = info.signal() == Signal.SIGSEGV || info.signal() == Signal.SIGBUS;
    log.info(
        "{}: {}{}, {}",
        who,
        Signal.describe(info.signal()),
        addressed && info.code() > 0 && info.code() != Signal.SI_KERNEL
            ? " (" + reason(info) + ") at 0x" + Long.toHexString(info.word0())
            : "",
        "pc 0x"
            + Long.toHexString(context.pc)
            + (place == null ? ", nothing mapped" : " " + place));
    Overflow overflow = overflow(space, context, info);
    CallChain chain = unwinder.chain(space, context.x, context.pc, Unwinder.MOST_CALLS);
    if (overflow == null) {
      tellCallers(log, who, space, chain);
      return null;
    }
    Recursion recursion = Recursion.find(chain, symbols, space);
    String deep = kib(overflow.depth) + " deep";
    if (recursion == null) {
      log.info("{}: stack overflow: {}; {}", who, overflow.why, deep);
      tellCallers(log, who, space, chain);
      return "stack overflow, " + deep;
    }
    String what =
        recursion.inWords()
            + ", "
            + recursion.calls()
            + " frames, "
            + recursion.turnBytes()
            + " bytes "
            + (recursion.functions().size() == 1 ? "each" : "a turn");
    String from = recursion.from().isEmpty() ? "" : "; it began in " + recursion.from();
    log.info("{}: stack overflow: {}; {}", who, overflow.why, deep);
    log.info("{}: stack overflow: {}{}", who, what, from);
    return "stack overflow: " + what;
  }

  private static String reason(SigInfo info) {
    if (info.signal() == Signal.SIGBUS) {
      return info.code() == Signal.BUS_ADRALN ? "misaligned" : "no such page in its file";
    }
    return info.code() == Signal.SEGV_MAPERR ? "nothing mapped" : "access forbidden";
  }

  private void tellCallers(KernelLog log, String who, AddressSpace space, CallChain chain) {
    for (int i = 1; i < Math.min(chain.count(), TOLD); i++) {
      long pc = chain.pcs()[i];
      Place place = symbols.callPlace(space, pc);
      log.info("{}:   called from 0x{} {}", who, Long.toHexString(pc), place == null ? "?" : place);
    }
  }

  /** Whether a stack could not hold what was put on it, and why; null if it was something else. */
  private static @Nullable Overflow overflow(AddressSpace space, Context context, SigInfo info) {
    if (info.signal() != Signal.SIGSEGV) {
      return null;
    }
    long sp = context.x[Registers.SP];
    boolean signalFrame = info.code() == Signal.SI_KERNEL; // a handler's frame had no room
    long address = signalFrame ? sp - SignalFrameLayout.BYTES : info.word0();
    if (address < sp - PhysicalMemory.PAGE_SIZE || address - sp > NEAR || address < 0) {
      return null;
    }
    Vma guard = space.find(address);
    if (guard != null) {
      return guard.has(Vma.READ | Vma.WRITE | Vma.EXEC) ? null : thread(space, guard, sp, address);
    }
    Vma stack = null;
    Vma below = null;
    for (Vma area : space.areas()) {
      if (area.start() > address) {
        stack = area;
        break;
      }
      below = area;
    }
    if (stack == null || !stack.has(Vma.GROWS_DOWN)) {
      return null;
    }
    long depth = stack.end() - address;
    long limit = space.limits().stack;
    if (limit != MemoryLimits.UNLIMITED && depth > limit) {
      return new Overflow("its limit (RLIMIT_STACK) is " + kib(limit), depth);
    }
    String why =
        below != null && stack.start() - below.end() <= NEAR
            ? "it has met " + (space.name(below).isEmpty() ? "another area" : space.name(below))
            : "there is no memory for it to grow";
    return new Overflow(why, depth);
  }

  /** The stack of a thread, which lies above pages that nobody may touch. */
  private static @Nullable Overflow thread(AddressSpace space, Vma guard, long sp, long address) {
    Vma stack = space.find(guard.end());
    boolean fits =
        stack != null
            && stack.has(Vma.WRITE)
            && stack.file() == null
            && sp < stack.end()
            && guard.end() - address <= NEAR;
    return stack != null && fits
        ? new Overflow("a thread's stack has met its guard page", stack.end() - address)
        : null;
  }

  private static String kib(long bytes) {
    return bytes / 1024 + " KiB";
  }
}
