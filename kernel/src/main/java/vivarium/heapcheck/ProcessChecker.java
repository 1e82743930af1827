package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.abi.MallocService;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.abi.WaitFlags;
import vivarium.cpu.Checker;
import vivarium.cpu.Registers;
import vivarium.cpu.ShadowMemory;
import vivarium.cpu.ShadowRegisters;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.heapcheck.Functions.Function;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.sched.HartState;

/**
 * Judges one process (more exactly one address space): what stands in for its functions, its heap,
 * and the errors it has made. Lives from the program's start, or from a fork, to the end of its
 * memory. Guarded by the machine thread.
 */
final class ProcessChecker implements Checker {
  private static final int A0 = 10;

  private final Heapcheck session;
  private final Kernel kernel;
  private @Nullable Process process;
  private @Nullable Reporter reporter;
  private final ShadowMemory shadow;
  private final AddressSpace space;
  private final Heap heap;
  private final Functions functions;
  private final SystemCalls systemCalls;
  private final Allocators allocators;
  private final Findings findings;
  private final List<long[]> lastRegisters = new ArrayList<>();
  private boolean freeingLibc;
  private long freeingFrom;
  private long @Nullable [] beforeFreeing;

  /** Judges the space of a process that has not run yet. */
  ProcessChecker(Heapcheck session, Process process, ShadowMemory shadow) {
    this(session, process.kernel(), shadow, new Heap(shadow, session.options().quarantine()));
    this.process = process;
  }

  /** Judges a child, whose heap is a copy. */
  ProcessChecker(ProcessChecker parent, ShadowMemory shadow) {
    this(parent.session, parent.kernel, shadow, new Heap(parent.heap, shadow));
  }

  private ProcessChecker(Heapcheck session, Kernel kernel, ShadowMemory shadow, Heap heap) {
    this.session = session;
    this.kernel = kernel;
    this.shadow = shadow;
    this.space = shadow.space();
    this.heap = heap;
    findings = new Findings(session.options(), this::tell);
    GuestMemory memory = new GuestMemory(shadow);
    functions = new Functions(session.symbols());
    allocators = new Allocators(this, memory, heap);
    allocators.addTo(functions);
    new Strings(this, memory).addTo(functions);
    systemCalls = new SystemCalls(this, session.parameters());
  }

  ShadowMemory shadow() {
    return shadow;
  }

  Findings findings() {
    return findings;
  }

  /** The process; a child's is known when it first does something. */
  Process process() {
    Process known = process;
    if (known == null) {
      known = find();
      process = known;
    }
    return known;
  }

  private Process find() {
    for (Process candidate : kernel.pids().processes()) {
      if (candidate.leader().addressSpace() == space) {
        return candidate;
      }
    }
    HartState hart = kernel.machine().turning();
    if (hart != null && hart.current() instanceof Task task) { // it ends, and had done nothing
      return task.process();
    }
    throw new IllegalStateException("a checked space of no process");
  }

  private void tell(List<String> lines) {
    Reporter known = reporter;
    if (known == null) {
      known = new Reporter(process().pid(), session.out());
      reporter = known;
    }
    known.tell(lines);
  }

  Trace trace(ShadowRegisters task) {
    return new Trace(task.trace(session.options().callers()));
  }

  private Symbols symbols() {
    return session.symbols();
  }

  // Checker

  @Override
  public short @Nullable [] hooks(long page) {
    return functions.inPage(space, page);
  }

  @Override
  public int entered(ShadowRegisters task) {
    Function function = functions.at(space, task.pc);
    if (function == null) {
      return GO_ON;
    }
    long result;
    try {
      result = function.body().call(task, function.name());
    } catch (GuestMemory.Absent e) {
      return absent(task, e);
    }
    task.leave(result);
    return DONE;
  }

  /** The program's own access would fault here: let it, after telling what it was. */
  private int absent(ShadowRegisters task, GuestMemory.Absent absent) {
    if (space.find(absent.address) == null && task.firstFaultAt(absent.address)) {
      invalid(task, absent.address, 1, absent.access == Access.STORE);
    }
    task.faultAddress = absent.address;
    task.faultAccess = absent.access;
    return FAULT;
  }

  @Override
  public int systemCall(ShadowRegisters task) {
    long[] before = beforeFreeing;
    if (before != null && task.pc == freeingFrom) {
      System.arraycopy(before, 0, task.r, 0, before.length);
      beforeFreeing = null;
    }
    long number = task.r[Registers.A7];
    if (number >= SyscallNumbers.VIVARIUM_MALLOC && number <= SyscallNumbers.VIVARIUM_FREE) {
      return mallocService(task, (int) (number - SyscallNumbers.VIVARIUM_MALLOC));
    }
    systemCalls.check(task);
    if (number == SyscallNumbers.EXIT_GROUP && freeLibc(task)) {
      return DONE;
    }
    if (number == SyscallNumbers.EXIT_GROUP || number == SyscallNumbers.EXIT) {
      keepRegisters();
    }
    return GO_ON;
  }

  /** A call of the malloc service: its blocks come from here, too. */
  private int mallocService(ShadowRegisters task, int call) {
    long result;
    try {
      result =
          switch (call) {
            case 0 ->
                allocators.make(task, task.r[A0], MallocService.ALIGNMENT, Block.Family.MALLOC);
            case 1 -> allocators.calloc(task);
            case 2 -> allocators.realloc(task, task.r[A0 + 1]);
            default -> allocators.free(task, Block.Family.MALLOC);
          };
    } catch (GuestMemory.Absent e) {
      return absent(task, e);
    }
    task.skip(call < 3 && result == 0 ? -vivarium.abi.Errno.ENOMEM : result);
    return DONE;
  }

  /**
   * At exit the C library's own blocks go, as under Valgrind: the program first calls the library's
   * function for that, and then makes its system call again.
   */
  private boolean freeLibc(ShadowRegisters task) {
    if (freeingLibc) {
      return false;
    }
    freeingLibc = true;
    Symbol function = symbols().named(space, "__libc_freeres");
    if (!session.options().freeLibc() || function == null || process().tasks().size() > 1) {
      return false;
    }
    freeingFrom = task.pc;
    beforeFreeing = java.util.Arrays.copyOf(task.r, 32);
    task.call(function.address(), task.pc);
    return true;
  }

  private void keepRegisters() {
    lastRegisters.clear();
    for (Task task : process().tasks()) {
      if (!task.exited()) {
        lastRegisters.add(task.capture().x.clone());
      }
    }
  }

  @Override
  public long definedFrom(long page) {
    if (heap.owns(page)) {
      return page + PhysicalMemory.PAGE_SIZE;
    }
    Vma area = space.find(page);
    boolean onStack = page < space.layout().stackTop();
    if (area == null) {
      return -1;
    }
    if (!area.has(Vma.GROWS_DOWN) || !onStack) {
      return page;
    }
    return Math.clamp(space.program.stackStart, page, page + PhysicalMemory.PAGE_SIZE);
  }

  @Override
  public Checker forked(ShadowMemory childShadow) {
    return new ProcessChecker(this, childShadow);
  }

  @Override
  public void closing() {
    session.closing(this);
  }

  // Errors

  @Override
  public void invalid(ShadowRegisters task, long address, int size, boolean store) {
    String what = "Invalid " + (store ? "write" : "read") + " of size " + size;
    Trace trace = trace(task);
    findings.add(
        what, trace, () -> finding("Addr" + size, what, null, trace, aboutAddress(task, address)));
  }

  @Override
  public void undefinedCondition(ShadowRegisters task) {
    undefined(task, "Cond", "Conditional jump or move depends on uninitialised value(s)");
  }

  @Override
  public void undefinedAddress(ShadowRegisters task) {
    undefined(task, "Value8", "Use of uninitialised value of size 8");
  }

  private void undefined(ShadowRegisters task, String kind, String what) {
    if (session.options().undefinedValues()) {
      Trace trace = trace(task);
      findings.add(what, trace, () -> finding(kind, what, null, trace, List.of()));
    }
  }

  /** A system call's parameter is wrong; the address is 0 if it is the register itself. */
  void parameter(ShadowRegisters task, String name, String wrong, long address) {
    if (!session.options().undefinedValues() && wrong.contains("uninitialised")) {
      return;
    }
    String what = "Syscall param " + name + " " + wrong;
    Trace trace = trace(task);
    findings.add(
        what,
        trace,
        () ->
            finding(
                "Param",
                what,
                name,
                trace,
                address == 0 ? List.of() : aboutAddress(task, address)));
  }

  void overlap(ShadowRegisters task, String function, long to, long from, long length) {
    String what =
        "Source and destination overlap in "
            + function
            + "(0x"
            + Long.toHexString(to)
            + ", 0x"
            + Long.toHexString(from)
            + (length < 0 ? "" : ", " + length)
            + ")";
    Trace trace = trace(task);
    findings.add(what, trace, () -> finding("Overlap", what, null, trace, List.of()));
  }

  void invalidFree(ShadowRegisters task, long address) {
    String what = "Invalid free() / delete / delete[] / realloc()";
    Trace trace = trace(task);
    findings.add(
        what, trace, () -> finding("Free", what, null, trace, aboutAddress(task, address)));
  }

  void mismatchedFree(ShadowRegisters task, Block block) {
    String what = "Mismatched free() / delete / delete []";
    Trace trace = trace(task);
    findings.add(
        what, trace, () -> finding("Free", what, null, trace, aboutAddress(task, block.address)));
  }

  void fishy(ShadowRegisters task, long size) {
    String what =
        "Argument 'size' of function malloc has a fishy (possibly negative) value: " + size;
    Trace trace = trace(task);
    findings.add(what, trace, () -> finding("FishyValue", what, null, trace, List.of()));
  }

  /** Undoes an allocation whose function has to start again. */
  void takeBack(Block block) {
    heap.takeBack(block);
  }

  private Finding finding(
      String kind, String what, @Nullable String detail, Trace trace, List<String> more) {
    return new Finding(kind, what, detail, trace.frames(functions, symbols(), space), more);
  }

  private List<String> aboutAddress(ShadowRegisters task, long address) {
    List<String> lines = new ArrayList<>();
    String start = " Address 0x" + Long.toHexString(address) + " is ";
    Block block = heap.near(address);
    if (block != null) {
      aboutBlock(start, address, block, lines);
      return lines;
    }
    if (onStack(task, address)) {
      aboutStack(start, task, address, lines);
      return lines;
    }
    Symbol symbol = symbols().at(space, address);
    if (symbol != null && !symbol.function()) {
      lines.add(
          start
              + (address - symbol.address())
              + " bytes inside data symbol \""
              + symbol.name()
              + "\"");
    } else if (heap.owns(address)) {
      lines.add(start + "in an unallocated part of the heap");
    } else {
      lines.add(start + "not stack'd, malloc'd or (recently) free'd");
    }
    return lines;
  }

  private void aboutBlock(String start, long address, Block block, List<String> lines) {
    String place;
    if (address < block.address) {
      place = block.address - address + " bytes before";
    } else if (address < block.end()) {
      place = address - block.address + " bytes inside";
    } else {
      place = address - block.end() + " bytes after";
    }
    String size = " a block of size " + Reporter.number(block.size);
    Trace freed = block.freed;
    lines.add(start + place + size + (freed == null ? " alloc'd" : " free'd"));
    Trace.tell(
        (freed == null ? block.allocated : freed).frames(functions, symbols(), space), "", lines);
    if (freed != null) {
      lines.add(" Block was alloc'd at");
      Trace.tell(block.allocated.frames(functions, symbols(), space), "", lines);
    }
  }

  private boolean onStack(ShadowRegisters task, long address) {
    Vma area = space.find(task.r[Registers.SP]);
    long bottom = area == null ? task.r[Registers.SP] : area.start();
    return area != null && address < area.end() && address >= bottom - PhysicalMemory.PAGE_SIZE;
  }

  private void aboutStack(String start, ShadowRegisters task, long address, List<String> lines) {
    lines.add(start + "on thread 1's stack");
    long below = task.r[Registers.SP] - address;
    if (below > 0) {
      lines.add(" " + below + " bytes below stack pointer");
      return;
    }
    List<Trace.Frame> frames = trace(task).frames(functions, symbols(), space);
    for (int i = 0; i < frames.size(); i++) {
      if (address < task.frameTop(i)) {
        Trace.Frame frame = frames.get(i);
        String where = frame.line() == 0 ? "" : " (" + frame.source() + ":" + frame.line() + ")";
        lines.add(
            String.format(
                Locale.ROOT, " in frame #%d, created by %s%s", i, frame.function(), where));
        return;
      }
    }
  }

  // The end

  /** Searches for leaks and tells what there is to tell. */
  Verdict conclude() {
    if (lastRegisters.isEmpty()) {
      lastRegisters.add(process().leader().context().x);
    }
    int signal = WaitFlags.signal(process().exitStatus());
    if (signal != 0) {
      tell(
          List.of(
              "",
              String.format(
                  "Process terminating with default action of signal %d (%s)",
                  signal, Signal.name(signal))));
    }
    List<LeakSearch.Found> found = new LeakSearch(shadow, heap).search(lastRegisters);
    LeakReport leaks =
        new LeakReport(
            session.options(),
            heap,
            findings,
            found,
            trace -> trace.frames(functions, symbols(), space));
    if (!session.options().quiet()) {
      tell(leaks.lines());
      findings.summary(leaks.errors());
    }
    return new Verdict(process().pid(), findings, leaks, heap);
  }
}
