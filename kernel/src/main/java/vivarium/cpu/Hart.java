package vivarium.cpu;

import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Meter;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;
import vivarium.mem.TlbReader;

/**
 * One core: RV64GC's user registers, a TLB, and a way to run. The kernel loads a task's {@link
 * Context}, sets the address space, calls {@link #run} and looks at the {@link Trap} that ended it.
 *
 * <p>A hart belongs to the thread that runs it; registers may be read and written between runs.
 * When harts have threads of their own ({@link #share}), guest code runs without the kernel's lock:
 * it reads its own TLB, decoded code and RAM alone. What it lacks (a TLB entry, code not yet
 * decoded) it gets under the lock if that is free; if not, the access fails as a page fault would,
 * and {@link #resolve} tells later that it was none. So nobody waits in guest code, and whoever
 * holds the lock can have the hart leave it ({@link #halt}).
 */
public final class Hart implements TlbReader {
  /**
   * Instructions between two entries of the interpreter's main loop. It is entered often so that
   * the JVM replaces it, at an entry, by compiled code that was not made for the middle of it.
   */
  private static final long STRETCH = 10_000;

  /**
   * Instructions from lr to sc after which the architecture promises no success any more (the
   * manual, "Eventual Success of Store-Conditional Instructions").
   */
  private static final int CONSTRAINED_LOOP = 16;

  /** How often a halting thread looks before it offers its core to others. */
  private static final int SPINS = 1000;

  public final int id;

  /** The integer registers; x[0] is 0, and x[32] takes what is written to x0. */
  public final long[] x = new long[33];

  /** The floating-point registers; single precision is NaN-boxed. */
  public final long[] f = new long[32];

  /** The address of the next instruction. */
  public long pc;

  /** Rounding mode in bits 7..5, accrued exceptions in bits 4..0. */
  public int fcsr;

  public final Tlb tlb = new Tlb();

  /**
   * What rdtime and rdcycle read at the start of a run, in virtual ns; they add what it executes.
   */
  public long timeBase;

  /** Instructions that the running task had retired before this run, for rdinstret. */
  public long instretBase;

  final CodeCache codeCache;
  final Memory memory;
  final Crossing crossing = new Crossing(this);
  final RareInstructions rare;

  /** Instructions executed since the main loop was entered, kept for rare instructions alone. */
  long progress;

  /** What a metered hart has waited since then, ns more than one for each instruction. */
  long progressWaits;

  /**
   * The interpreter passes places where translated code begins as long as it may execute so many
   * instructions; then it stops there.
   */
  int passesDownTo;

  /** What translated code asks of the interpreter's machinery. */
  public final Assist assist = new Assist(this);

  private final Engine engine;
  private @Nullable AddressSpace space;

  /** The kernel's, if other harts run meanwhile; else null. */
  private @Nullable Lock kernel;

  /** Guest code runs; set with the lock held. */
  private volatile boolean inGuest;

  /** Asked to leave guest code; set with the lock held. */
  private volatile boolean asked;

  /** How often guest code has taken the lock that it has for a moment. Guarded by the lock. */
  private int inKernel;

  private @Nullable ShadowRegisters shadow;
  private final @Nullable Meter meter;
  private long executed;

  /** What a metered hart has waited in this run, ns more than one for each instruction. */
  private long waits;

  private int faultInstruction;

  /** Makes a hart that interprets code decoded by {@code codeCache}. */
  public Hart(int id, CodeCache codeCache) {
    this(id, codeCache, Interpreter::run);
  }

  /** Makes a hart whose code {@code engine} executes. */
  public Hart(int id, CodeCache codeCache, Engine engine) {
    this(id, codeCache, engine, null);
  }

  /** Makes a hart whose accesses take the time that {@code meter} says. */
  public Hart(int id, CodeCache codeCache, Meter meter) {
    this(id, codeCache, new MeteredInterpreter(), meter);
  }

  /** The same of a hart whose code {@code engine} executes, and meters. */
  public Hart(int id, CodeCache codeCache, Engine engine, @Nullable Meter meter) {
    this.id = id;
    this.engine = engine;
    this.meter = meter;
    this.codeCache = codeCache;
    memory = new Memory(this, codeCache.frames().memory());
    rare = new RareInstructions(this);
    if (meter != null) {
      meter.setTlb(tlb, codeCache.frames().memory().segment().address());
    }
  }

  /** Makes this hart one of several that run at the same time; once, before its first run. */
  public void share(Lock kernelLock) {
    kernel = kernelLock;
    tlb.setReader(this);
  }

  /** Whether other harts run while this one does. */
  public boolean isShared() {
    return kernel != null;
  }

  /** Copies a task's saved registers into this hart. */
  public void load(Context context) {
    System.arraycopy(context.x, 0, x, 0, 32);
    System.arraycopy(context.f, 0, f, 0, 32);
    pc = context.pc;
    fcsr = context.fcsr;
    shadow = context.shadow;
  }

  /** Copies this hart's registers into a task's saved context. */
  public void save(Context context) {
    System.arraycopy(x, 0, context.x, 0, 32);
    System.arraycopy(f, 0, context.f, 0, 32);
    context.pc = pc;
    context.fcsr = fcsr;
    context.shadow = shadow;
  }

  /** Makes this hart translate addresses through another space, or none. */
  public void setAddressSpace(@Nullable AddressSpace space) {
    if (this.space == space) {
      return;
    }
    if (this.space != null) {
      this.space.detach(tlb);
    }
    this.space = space;
    tlb.flush();
    if (space != null) {
      space.attach(tlb);
      if (meter != null) {
        meter.setSpace(space.serial());
      }
    }
  }

  /** What executes its code. */
  public Engine engine() {
    return engine;
  }

  public @Nullable AddressSpace addressSpace() {
    return space;
  }

  /**
   * {@link #run} for a shared hart, by a thread that holds the lock: gives it up meanwhile. The run
   * may be ended early by {@link #interrupt}, as if the budget were used up.
   */
  public int runUnlocked(long budget) {
    Lock lock = Objects.requireNonNull(kernel);
    asked = false;
    inGuest = true;
    lock.unlock();
    try {
      return run(budget);
    } finally {
      inGuest = false;
      lock.lock();
    }
  }

  /**
   * Whether guest code that runs now is watched by a checker, which belongs to the kernel: then
   * {@link #run} is to be called with the kernel's lock.
   */
  public boolean isChecked() {
    return space != null && space.watch() instanceof ShadowMemory;
  }

  /** Whether somebody wants a shared hart to leave guest code soon. */
  public boolean isAsked() {
    return asked;
  }

  /** Has a shared hart leave guest code soon. To be called by whoever holds the kernel's lock. */
  public void interrupt() {
    asked = true;
  }

  @Override
  public void halt() {
    if (inKernel > 0) {
      return; // it is this hart that asks
    }
    asked = true;
    for (int i = 0; inGuest; i++) {
      if (i < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /**
   * Takes the kernel's lock in guest code, for a moment and only if it is free; a hart that is
   * alone needs none. What others share and guest code changes is changed so: TLB entries, decoded
   * code.
   *
   * @return false if somebody else has it; the hart must then leave guest code
   */
  public boolean tryEnterKernel() {
    if (kernel == null) {
      return true;
    }
    if (!kernel.tryLock()) {
      return false;
    }
    inKernel++;
    return true;
  }

  /** Ends what {@link #tryEnterKernel} began. */
  public void exitKernel() {
    if (kernel != null) {
      inKernel--;
      kernel.unlock();
    }
  }

  /**
   * Runs the guest's code until it traps, or until {@code budget} ns have passed: without a meter
   * so many instructions, never more, and if there is no trap never fewer. With one, no step (see
   * {@link MeteredInterpreter}) begins once the budget is used up, except that the instructions
   * from lr to its sc, if they are as few as the architecture wants, are not parted; and the run
   * ends earlier if the meter says so. A reservation of lr does not outlive a run.
   *
   * @param budget ns, at least 0
   * @return one of {@link Trap}'s constants
   */
  public int run(long budget) {
    return run(budget, null);
  }

  /** The same, looked at in between by somebody who may also end it. */
  public int run(long budget, @Nullable Lookout lookout) {
    memory.clearReservation();
    int trap = resume(budget, lookout);
    memory.clearReservation();
    return trap;
  }

  /** The same without clearing reservations, as if the runs before and after were one. */
  int resume(long budget) {
    return resume(budget, null);
  }

  private int resume(long budget, @Nullable Lookout lookout) {
    executed = 0;
    waits = 0;
    progressWaits = 0;
    if (space != null && space.watch() instanceof ShadowMemory memoryShadow) {
      return resumeChecked(memoryShadow, budget, lookout);
    }
    if (meter != null) {
      return resumeMetered(meter, budget, lookout);
    }
    int trap;
    boolean goesOn;
    do {
      long stretch = stretch(engine.stretch(), lookout);
      trap = engine.run(this, (int) Math.min(budget - executed, stretch));
      goesOn = look(lookout);
    } while (trap == Trap.BUDGET && goesOn && executed < budget && !asked);
    return trap;
  }

  private int resumeMetered(Meter costs, long budget, @Nullable Lookout lookout) {
    costs.begin();
    int trap;
    boolean goesOn;
    do {
      costs.goOn();
      long stretch = stretch(engine.stretch(), lookout);
      trap = engine.run(this, (int) Math.min(budget - elapsed(), stretch));
      goesOn = look(lookout);
    } while (trap == Trap.BUDGET && goesOn && elapsed() < budget && !costs.ended());
    long last = executed + CONSTRAINED_LOOP;
    passesDownTo = 0;
    while (trap == Trap.BUDGET && memory.hasReservation() && executed < last) {
      trap = MeteredInterpreter.run(this, costs, 1);
      look(lookout);
    }
    return trap;
  }

  private long stretch(long longest, @Nullable Lookout lookout) {
    return lookout == null ? longest : Math.min(longest, lookout.next(this));
  }

  private boolean look(@Nullable Lookout lookout) {
    return lookout == null || lookout.look(this);
  }

  private int resumeChecked(ShadowMemory memoryShadow, long budget, @Nullable Lookout lookout) {
    ShadowRegisters registers = shadow;
    if (registers == null) {
      registers = new ShadowRegisters();
      shadow = registers;
    }
    int trap;
    boolean goesOn;
    do {
      int stretch = (int) Math.min(budget - executed, stretch(STRETCH, lookout));
      trap = CheckedInterpreter.run(this, registers, memoryShadow, stretch);
      goesOn = look(lookout);
    } while (trap == Trap.BUDGET && goesOn && executed < budget);
    return trap;
  }

  /** Instructions that the last run executed; one that trapped is not among them. */
  public long executed() {
    return executed;
  }

  /** Virtual ns that the last run took: one for each instruction, if nothing is metered. */
  public long elapsed() {
    return executed + waits;
  }

  /** What the hart's accesses cost; null in uniform time. */
  public @Nullable Meter meter() {
    return meter;
  }

  /** The same of a hart that has one. */
  public Meter requireMeter() {
    return Objects.requireNonNull(meter);
  }

  /** The address that the last {@link Trap#PAGE_FAULT} or {@link Trap#MISALIGNED} is about. */
  public long faultAddress() {
    return memory.faultAddress;
  }

  /** What the last {@link Trap#PAGE_FAULT} or {@link Trap#MISALIGNED} wanted to do. */
  public Access faultAccess() {
    return memory.faultAccess;
  }

  /** The bits of the last {@link Trap#ILLEGAL} instruction; 16 of them if it is a short one. */
  public int faultInstruction() {
    return faultInstruction;
  }

  /** Instructions that this run has executed before the one that is being executed. */
  long executedSoFar() {
    return executed + progress;
  }

  /** Virtual ns that this run has taken before the instruction that is being executed. */
  long elapsedSoFar() {
    return executed + waits + progress + progressWaits;
  }

  /** Lets the TLB translate {@code va} if the page table allows the access and the lock is free. */
  boolean fillTlb(long va, Access access) {
    if (space == null || !tryEnterKernel()) {
      return false;
    }
    try {
      if (!space.fillTlb(tlb, va, access)) {
        return false;
      }
    } finally {
      exitKernel();
    }
    if (meter != null) {
      meter.translated(space, va, access);
    }
    return true;
  }

  /** The decoded page of a frame, made if there is none; null if the lock is not free. */
  @Nullable DecodedPage page(int frame) {
    if (!tryEnterKernel()) {
      return null;
    }
    try {
      return codeCache.page(frame);
    } finally {
      exitKernel();
    }
  }

  /** Decodes what starts at a halfword of a page; false if the lock is not free. */
  boolean decode(DecodedPage page, int slot) {
    if (!tryEnterKernel()) {
      return false;
    }
    try {
      page.enter(slot);
      return true;
    } finally {
      exitKernel();
    }
  }

  /**
   * After a run that ended with {@link Trap#PAGE_FAULT}, with the kernel's lock held: tells whether
   * there was no fault, but only the lock in somebody else's hands; then what was lacking is there
   * now.
   */
  public boolean resolve() {
    if (kernel == null || space == null) {
      return false;
    }
    long va = faultAddress();
    if (!space.fillTlb(tlb, va, faultAccess())) {
      return false;
    }
    if (faultAccess() == Access.FETCH && va == pc) {
      long pa = pc + tlb.fetchDelta[Tlb.index(pc)];
      codeCache.page((int) (pa >>> PhysicalMemory.PAGE_SHIFT)).enter(slot(pc));
    }
    return true;
  }

  /**
   * Interprets at most {@code budget} instructions, with a meter for so many ns, the first even if
   * it is translated; stops where others are with {@link Trap#TRANSLATED}.
   */
  public int interpret(int budget) {
    passesDownTo = budget;
    return interpreted(budget);
  }

  /** The same whether they are translated or not. */
  public int interpretAll(int budget) {
    passesDownTo = 0;
    return interpreted(budget);
  }

  private int interpreted(int budget) {
    return meter == null
        ? Interpreter.run(this, budget)
        : MeteredInterpreter.run(this, meter, budget);
  }

  private static int slot(long va) {
    return (int) (va & PhysicalMemory.PAGE_MASK) >>> 1;
  }

  /**
   * The decoded page at an address after a fetch from there, as if an instruction were executed;
   * null if that faults. With a meter, where a fetch may cost something, null unless the TLB has
   * the page.
   */
  public @Nullable DecodedPage fetchPage(long va) {
    if (meter != null && !tlb.hasCode(va)) {
      return null;
    }
    long pa = memory.translate(va, Access.FETCH);
    return pa < 0 ? null : page((int) (pa >>> PhysicalMemory.PAGE_SHIFT));
  }

  /**
   * Has the interpreter stop where translated code begins, if what is there in a frame has been
   * executed already; else nothing happens, as if nobody had looked.
   */
  public void markTranslated(int frame, int offset) {
    DecodedPage page = codeCache.pages[frame];
    if (page != null) {
      page.markTranslated(offset >>> 1);
    }
  }

  /** How often decoded code was dropped because its bytes changed. */
  public int invalidations() {
    return codeCache.invalidations;
  }

  /** An engine's last word: where the hart is, and how many instructions it executed. */
  public void finish(long nextPc, long count) {
    pc = nextPc;
    executed += count;
  }

  /** The same of an engine that meters: also how many ns these instructions took. */
  public void finish(long nextPc, long count, long nanos) {
    finish(nextPc, count);
    waits += nanos - count;
  }

  /** Fetches the bits at the pc once more, to tell what was illegal. */
  void noteIllegal(long at) {
    int low = memory.fetchHalf(at);
    faultInstruction = (low & 3) == 3 ? low | memory.fetchHalf(at + 2) << 16 : low;
  }
}
