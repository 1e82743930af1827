package vivarium.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.SignalFrameLayout;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Context;
import vivarium.cpu.Registers;
import vivarium.debug.StackFrame.SavedRegister;
import vivarium.debug.dwarf.FrameRow;
import vivarium.mem.AddressSpace;
import vivarium.mem.Vma;

/**
 * Finds the calls that led to where a task is: by call frame information, else by what the
 * function's own instructions save, else by the frame pointer, else by the link register; through
 * signal handlers by the registers that the kernel saved. What it reads is not trusted: each
 * caller's frame must lie above the callee's, and the number of frames is limited. Called on the
 * machine thread.
 */
public final class Unwinder {
  /** More frames than this are not looked for unless asked. */
  public static final int FRAMES = 1 << 16;

  /** {@code li a7, rt_sigreturn; ecall}: where handlers return to. */
  private static final long SIGNAL_RETURN =
      0x0000_0073_0000_0893L | (long) SyscallNumbers.RT_SIGRETURN << 20;

  /** The longest chain that is made without names: a stack of 64 MiB in frames of 32 bytes. */
  static final int MOST_CALLS = 1 << 21;

  /** Bytes that a frame found by its pointer alone may have. */
  private static final long MAX_FRAME = 1 << 20;

  private final Symbols symbols;

  public Unwinder(Symbols symbols) {
    this.symbols = symbols;
  }

  /** The frames of a task with these registers. */
  public StackTrace unwind(AddressSpace space, Context context) {
    return unwind(space, context.x, context.pc, space::observe, FRAMES);
  }

  /**
   * The frames from these registers on.
   *
   * @param x x0 to x31
   * @param memory read instead of the space's own, for instance a copy of it
   * @param most how many frames to look for
   */
  public StackTrace unwind(AddressSpace space, long[] x, long pc, TargetMemory memory, int most) {
    long[] registers = Arrays.copyOf(Arrays.copyOf(x, 32), FrameMachine.REGISTERS);
    return new Walk(space, memory).run(new Level(pc, registers), most, true);
  }

  /**
   * The pc and the return addresses of a stack alone, innermost first, without names: for those who
   * ask often.
   *
   * @return how many were put into {@code into}
   */
  public int callers(AddressSpace space, long[] x, long pc, long[] into) {
    CallChain chain = chain(space, x, pc, into.length);
    System.arraycopy(chain.pcs(), 0, into, 0, chain.count());
    return chain.count();
  }

  /** The same with the stack pointers. */
  public CallChain chain(AddressSpace space, long[] x, long pc, int most) {
    CallChain quick = new QuickWalk(symbols, space, most).run(x, pc);
    if (quick != null) {
      return quick;
    }
    long[] registers = Arrays.copyOf(Arrays.copyOf(x, 32), FrameMachine.REGISTERS);
    StackTrace trace = new Walk(space, space::observe).run(new Level(pc, registers), most, false);
    int count = trace.frames().size();
    long[] pcs = new long[count];
    long[] sps = new long[count];
    for (int i = 0; i < count; i++) {
      pcs[i] = trace.frames().get(i).pc();
      sps[i] = trace.frames().get(i).sp();
    }
    return new CallChain(pcs, sps, count, trace.complete());
  }

  /** The recursion that a stack is full of, or null. */
  public @Nullable Recursion recursion(AddressSpace space, Context context) {
    return Recursion.find(chain(space, context.x, context.pc, MOST_CALLS), symbols, space);
  }

  /** The registers of one frame. */
  private static final class Level {
    final long pc;
    final long[] registers;
    final boolean[] known;

    /** Whether pc is where it was interrupted, as opposed to behind a call. */
    final boolean exact;

    final FoundBy foundBy;

    Level(long pc, long[] registers) {
      this(pc, registers, FrameMachine.integersKnown(), true, FoundBy.REGISTERS);
    }

    Level(long pc, long[] registers, boolean[] known, boolean exact, FoundBy foundBy) {
      this.pc = pc;
      this.registers = registers;
      this.known = known;
      this.exact = exact;
      this.foundBy = foundBy;
    }

    long sp() {
      return registers[Registers.SP];
    }
  }

  /** One walk up a stack. */
  private final class Walk {
    private final AddressSpace space;
    private final TargetMemory memory;
    private final List<SavedRegister> saved = new ArrayList<>();
    private long cfa;
    private boolean signalReturn;
    private String end = "";
    private boolean complete;

    Walk(AddressSpace space, TargetMemory memory) {
      this.space = space;
      this.memory = memory;
    }

    StackTrace run(Level first, int most, boolean named) {
      List<StackFrame> frames = new ArrayList<>();
      Level level = first;
      while (level != null && frames.size() < most) {
        saved.clear();
        cfa = 0;
        Level caller = caller(level);
        frames.add(
            new StackFrame(
                frames.size(),
                level.pc,
                level.sp(),
                cfa,
                caller == null ? 0 : caller.pc,
                List.copyOf(saved),
                level.foundBy,
                named ? place(level) : null,
                named ? registers(level) : List.of(),
                level.exact));
        level = caller;
      }
      return new StackTrace(
          frames, level != null ? "more than " + most + " frames" : end, complete);
    }

    private List<@Nullable Long> registers(Level level) {
      List<@Nullable Long> registers = new ArrayList<>(32);
      for (int i = 0; i < 32; i++) {
        registers.add(level.known[i] ? level.registers[i] : null);
      }
      return Collections.unmodifiableList(registers);
    }

    private @Nullable Place place(Level level) {
      return level.exact || signalReturn
          ? symbols.place(space, level.pc)
          : symbols.callPlace(space, level.pc);
    }

    private @Nullable Level stop(String why, boolean outermost) {
      end = why;
      complete = outermost;
      return null;
    }

    private @Nullable Level caller(Level level) {
      FrameMachine plain = machine(level, 0);
      Long code = plain.memory(level.pc, 8);
      signalReturn = code != null && code == SIGNAL_RETURN;
      if (signalReturn) {
        return interrupted(level, plain);
      }
      long at = level.exact ? level.pc : level.pc - 1;
      LoadedObject object = symbols.objectAt(space, at);
      ObjectFile.Rule rule = object == null ? null : object.file().frameRule(at - object.bias());
      return object != null && rule != null
          ? byRule(level, rule, object)
          : withoutRule(level, plain);
    }

    private FrameMachine machine(Level level, long bias) {
      return new FrameMachine(memory, bias, level.registers, level.known);
    }

    // By call frame information, or what was made of the code itself

    private @Nullable Level byRule(Level level, ObjectFile.Rule rule, LoadedObject object) {
      FrameRow row = rule.row();
      FrameMachine machine = machine(level, object.bias());
      Long frame = row.cfa(machine);
      if (frame == null) {
        return stop("the frame's address cannot be had", false);
      }
      if (Long.compareUnsigned(frame, level.sp()) < 0) {
        return stop("the frame would end below its stack pointer", false);
      }
      cfa = frame;
      machine.setCfa(frame);
      long[] registers = level.registers.clone();
      boolean[] known = level.known.clone();
      for (int i = 1; i < FrameMachine.REGISTERS; i++) {
        Long address = row.savedAt(i, machine);
        Long value = row.caller(i, machine);
        boolean lost = !row.signal() && row.rule(i) == FrameRow.UNSPECIFIED && isScratch(i);
        known[i] = value != null && !lost;
        if (value != null) {
          registers[i] = value;
          if (address != null && i < 64) {
            saved.add(new SavedRegister(i, address, value));
          }
        }
      }
      registers[Registers.SP] =
          row.rule(Registers.SP) == FrameRow.UNSPECIFIED ? frame : registers[Registers.SP];
      known[Registers.SP] = true;
      int returnRegister = row.returnRegister();
      if (row.rule(returnRegister) == FrameRow.UNDEFINED) {
        return stop("the outermost frame", true);
      }
      if (returnRegister >= FrameMachine.REGISTERS || !known[returnRegister]) {
        return stop("the return address is not known", false);
      }
      boolean keptInRegister =
          row.rule(returnRegister) == FrameRow.UNSPECIFIED && !level.exact && !row.signal();
      if (keptInRegister) { // a caller has called since, so its ra is gone
        return stop("no return address is saved", false);
      }
      return checked(
          level, new Level(registers[returnRegister], registers, known, row.signal(), rule.from()));
    }

    /** Whether a function may change a register without saving it (psABI), ra and sp apart. */
    private static boolean isScratch(int register) {
      boolean temporary = register >= 5 && register <= 7 || register >= 28 && register < 32 + 8;
      boolean argument = register >= 10 && register <= 17 || register >= 42 && register <= 49;
      return temporary || argument || register >= 60 && register < 64;
    }

    private @Nullable Level checked(Level callee, Level caller) {
      if (caller.pc == 0) {
        return stop("the return address is 0: the outermost frame", true);
      }
      boolean up = Long.compareUnsigned(caller.sp(), callee.sp()) > 0;
      boolean leaf = caller.sp() == callee.sp() && callee.exact && caller.pc != callee.pc;
      boolean signal = caller.foundBy == FoundBy.SIGNAL || caller.exact;
      if (!up && !leaf && !signal) {
        return stop("the caller's frame would not lie above", false);
      }
      if (space.find(caller.pc) == null) {
        return stop("return address 0x" + Long.toHexString(caller.pc) + " is nowhere", false);
      }
      return caller;
    }

    // Signals

    private @Nullable Level interrupted(Level level, FrameMachine machine) {
      long from = level.sp() + SignalFrameLayout.GENERAL_REGISTERS;
      long[] registers = level.registers.clone();
      boolean[] known = level.known.clone();
      Long pc = machine.memory(from, 8);
      for (int i = 1; i < 32; i++) {
        Long value = machine.memory(from + 8L * i, 8);
        if (value == null || pc == null) {
          return stop("the signal's frame cannot be read", false);
        }
        registers[i] = value;
        known[i] = true;
        saved.add(new SavedRegister(i, from + 8L * i, value));
      }
      cfa = level.sp() + SignalFrameLayout.BYTES;
      return pc == null
          ? null
          : checked(level, new Level(pc, registers, known, true, FoundBy.SIGNAL));
    }

    // Without either

    private @Nullable Level withoutRule(Level level, FrameMachine machine) {
      long frame = level.registers[Registers.S0];
      long distance = frame - level.sp();
      boolean plausible = distance > 0 && distance <= MAX_FRAME && (frame & 7) == 0;
      Long ra = plausible ? machine.memory(frame - 8, 8) : null;
      Long pointer = plausible ? machine.memory(frame - 16, 8) : null;
      if (ra != null && pointer != null && isCode(ra)) {
        long[] registers = level.registers.clone();
        registers[Registers.SP] = frame;
        registers[Registers.S0] = pointer;
        registers[Registers.RA] = ra;
        cfa = frame;
        saved.add(new SavedRegister(Registers.RA, frame - 8, ra));
        saved.add(new SavedRegister(Registers.S0, frame - 16, pointer));
        return checked(
            level, new Level(ra, registers, level.known.clone(), false, FoundBy.FRAME_POINTER));
      }
      long link = level.registers[Registers.RA];
      if (level.exact && level.known[Registers.RA] && isCode(link)) {
        boolean[] known = level.known.clone();
        known[Registers.RA] = false;
        cfa = level.sp();
        return checked(
            level, new Level(link, level.registers.clone(), known, false, FoundBy.LINK_REGISTER));
      }
      return stop("no call frame information and no frame pointer", false);
    }

    private boolean isCode(long address) {
      Vma area = address == 0 ? null : space.find(address - 1);
      return area != null && area.has(Vma.EXEC);
    }
  }
}
