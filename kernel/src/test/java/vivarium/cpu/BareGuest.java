package vivarium.cpu;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import vivarium.abi.MmapFlags;
import vivarium.cache.Hierarchy;
import vivarium.mem.AddressSpace;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MapRequest;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;

/**
 * A hart with memory and no kernel: loads static ELF images or bare code and serves write and exit,
 * which is all that the tests of instructions need.
 */
public final class BareGuest {
  static final int ALL = MmapFlags.PROT_READ | MmapFlags.PROT_WRITE | MmapFlags.PROT_EXEC;
  private static final int WRITE = 64;
  private static final int EXIT = 93;

  final Frames frames = new Frames(new PhysicalMemory(16 << 20));
  final CodeCache codeCache;
  public final Hart hart;
  final AddressSpace space =
      new AddressSpace(frames, Layout.choose(null, 8 << 20), new MemoryLimits());
  public final ByteArrayOutputStream output = new ByteArrayOutputStream();

  /** Instructions executed, ecalls included. */
  public long executed;

  BareGuest() {
    this(memory -> Interpreter::run);
  }

  /** A guest whose code an engine executes. */
  public BareGuest(Function<PhysicalMemory, Engine> engine) {
    codeCache = new CodeCache(frames);
    hart = new Hart(0, codeCache, engine.apply(frames.memory()));
    hart.setAddressSpace(space);
  }

  /** A guest on hart 0 of a memory hierarchy. */
  public BareGuest(Hierarchy hierarchy) {
    this(hierarchy, memory -> new MeteredInterpreter());
  }

  /** The same whose code an engine executes. */
  public BareGuest(Hierarchy hierarchy, Function<PhysicalMemory, Engine> engine) {
    frames.setTranslationListener(hierarchy);
    codeCache = new CodeCache(frames, true);
    hart = new Hart(0, codeCache, engine.apply(frames.memory()), hierarchy.meter(0));
    hart.setAddressSpace(space);
  }

  /** Maps memory that may be read, written and executed. */
  public BareGuest map(long address, long length) {
    return map(address, length, ALL);
  }

  BareGuest map(long address, long length, int protection) {
    space.map(MapRequest.anonymous(address, length, protection, MmapFlags.MAP_FIXED));
    return this;
  }

  /** Writes instructions, 2 or 4 bytes each by their low bits, and points the pc at them. */
  public BareGuest code(long address, int... instructions) {
    hart.pc = address;
    long at = address;
    for (int instruction : instructions) {
      if ((instruction & 3) == 3) {
        space.writeInt(at, instruction);
        at += 4;
      } else {
        space.writeShort(at, (short) instruction);
        at += 2;
      }
    }
    return this;
  }

  /** Maps and copies the segments of a static program, and points the pc at its entry. */
  public BareGuest load(byte[] elf) {
    ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    int table = (int) file.getLong(32);
    for (int i = 0; i < file.getShort(56); i++) {
      int header = table + 56 * i;
      if (file.getInt(header) == 1) {
        long address = file.getLong(header + 16);
        long start = address & -4096;
        map(start, address + file.getLong(header + 40) - start);
        int offset = (int) file.getLong(header + 8);
        space.copyOut(address, elf, offset, (int) file.getLong(header + 32));
      }
    }
    hart.pc = file.getLong(24);
    return this;
  }

  /**
   * Runs, resolving page faults, until another trap or until the budget is used up. Reservations
   * live on, so that the budget makes no difference.
   */
  int run(long budget) {
    long left = budget;
    for (; ; ) {
      int trap = hart.resume(left);
      left -= hart.executed();
      executed += hart.executed();
      if (trap != Trap.PAGE_FAULT
          || !space.handleFault(hart.faultAddress(), hart.faultAccess()).resolved()) {
        return trap;
      }
    }
  }

  /** Runs in slices of the given sizes until the program exits; returns its status. */
  public int runToExit(LongSupplier budgets) {
    for (; ; ) {
      int trap = run(budgets.getAsLong());
      if (trap == Trap.ECALL) {
        executed++;
        hart.pc += 4;
        long call = hart.x[17];
        if (call == EXIT) {
          return (int) hart.x[10];
        }
        if (call != WRITE) {
          throw new IllegalStateException("system call " + call);
        }
        byte[] bytes = new byte[(int) hart.x[12]];
        space.copyIn(hart.x[11], bytes, 0, bytes.length);
        output.writeBytes(bytes);
        hart.x[10] = bytes.length;
      } else if (trap != Trap.BUDGET) {
        throw new IllegalStateException(
            Trap.name(trap)
                + " at "
                + Long.toHexString(hart.pc)
                + " address "
                + Long.toHexString(hart.faultAddress())
                + " instruction "
                + Integer.toHexString(hart.faultInstruction()));
      }
    }
  }
}
