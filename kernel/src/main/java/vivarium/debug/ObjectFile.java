package vivarium.debug;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Registers;
import vivarium.debug.dwarf.CallFrames;
import vivarium.debug.dwarf.DebugData;
import vivarium.debug.dwarf.FrameRow;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.ElfObject;
import vivarium.debug.elf.FileBytes;
import vivarium.mem.PhysicalMemory;

/**
 * What one ELF file, together with the debug file that belongs to it, tells about its code:
 * symbols, call frames and, if it has them, lines and functions. All addresses are as linked. Each
 * part is read when it is first asked for, and answers are kept. The file is never trusted: what is
 * broken is left out and noted.
 */
public final class ObjectFile {
  private static final int ANSWERS_KEPT = 1 << 14;

  /** Finds the debug file of an object that has none of its own, or a file that it shares. */
  interface Finder {
    @Nullable ElfObject debugFile(ElfObject object);

    @Nullable ElfObject supplement(ElfObject object);
  }

  private final @Nullable ElfObject object;
  private final Finder finder;
  private @Nullable Optional<ElfObject> debugFile;
  private @Nullable SymbolTable symbols;
  private @Nullable DebugData debug;
  private @Nullable List<CallFrames> frames;
  private final Map<Long, List<SourceFrame>> places = new HashMap<>();
  private final Map<Long, Optional<Rule>> rules = new HashMap<>();

  ObjectFile(FileBytes file, Finder finder) {
    this.finder = finder;
    ElfObject read = null;
    try {
      read = new ElfObject(file);
    } catch (BadObjectException e) {
      // not an object file: nothing is known
    }
    object = read;
  }

  /** For files that stand alone. */
  ObjectFile(FileBytes file) {
    this(
        file,
        new Finder() {
          @Override
          public @Nullable ElfObject debugFile(ElfObject object) {
            return null;
          }

          @Override
          public @Nullable ElfObject supplement(ElfObject object) {
            return null;
          }
        });
  }

  /** The file with the debug information, if it is another one. */
  private @Nullable ElfObject separate() {
    ElfObject main = object;
    Optional<ElfObject> known = debugFile;
    if (known == null) {
      boolean alone = main == null || main.section(".debug_info") != null;
      known =
          alone || main == null ? Optional.empty() : Optional.ofNullable(finder.debugFile(main));
      debugFile = known;
    }
    return known.orElse(null);
  }

  public SymbolTable symbols() {
    SymbolTable present = symbols;
    if (present == null) {
      ElfObject main = object;
      ElfObject other = separate();
      present =
          main == null
              ? SymbolTable.of()
              : other == null ? SymbolTable.of(main) : SymbolTable.of(main, other);
      symbols = present;
    }
    return present;
  }

  @Nullable DebugData debug() {
    DebugData present = debug;
    ElfObject main = object;
    if (present == null && main != null) {
      ElfObject other = separate();
      ElfObject source = other == null ? main : other;
      ElfObject shared = finder.supplement(source);
      present = new DebugData(source, shared == null ? null : new DebugData(shared, null));
      debug = present;
    }
    return present;
  }

  /** What could not be read, in words. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (object != null) {
      notes.addAll(object.notes());
    }
    Optional<ElfObject> other = debugFile;
    if (other != null) {
      other.ifPresent(file -> notes.addAll(file.notes()));
    }
    return notes;
  }

  /** The functions that an address is in, innermost first; empty if none is known. */
  public List<SourceFrame> framesAt(long address) {
    List<SourceFrame> known = places.get(address);
    if (known == null) {
      known = findFrames(address);
      if (places.size() == ANSWERS_KEPT) {
        places.clear();
      }
      places.put(address, known);
    }
    return known;
  }

  private List<SourceFrame> findFrames(long address) {
    DebugData data = debug();
    List<SourceFrame> found = new ArrayList<>();
    if (data != null && !data.isEmpty()) {
      for (DebugData.Call call : data.callsAt(address)) {
        found.add(new SourceFrame(call.name(), line(call.line()), call.inlined()));
      }
    }
    if (found.isEmpty()) {
      Symbol symbol = symbols().at(address);
      SourceLine line = data == null ? null : line(data.lineAt(address));
      if (symbol != null) {
        found.add(new SourceFrame(symbol.name(), line, false));
      }
    }
    return List.copyOf(found);
  }

  private static @Nullable SourceLine line(DebugData.@Nullable Line line) {
    return line == null ? null : new SourceLine(line.file(), line.line(), line.column());
  }

  /** Where the code of a line begins; the file by its path or the end of it. */
  public List<Long> addressesOf(String file, int line) {
    DebugData data = debug();
    return data == null ? List.of() : data.addressesOf(file, line);
  }

  /**
   * How the caller's registers are found.
   *
   * @param from what told it
   */
  record Rule(FrameRow row, FoundBy from, boolean simple) {
    Rule(FrameRow row, FoundBy from) {
      this(row, from, isSimple(row));
    }

    /** Whether sp, s0 and ra are all that it takes to find the caller's. */
    private static boolean isSimple(FrameRow row) {
      int base = row.cfaRegister();
      byte link = row.rule(Registers.RA);
      byte pointer = row.rule(Registers.S0);
      return row.cfaExpression() == null
          && (base == Registers.SP || base == Registers.S0)
          && (link == FrameRow.OFFSET || link == FrameRow.UNSPECIFIED || link == FrameRow.UNDEFINED)
          && (pointer == FrameRow.OFFSET || pointer == FrameRow.UNSPECIFIED)
          && row.rule(Registers.SP) == FrameRow.UNSPECIFIED
          && row.returnRegister() == Registers.RA
          && !row.signal();
    }
  }

  /** How the caller's registers are found from those at an address; null if nothing tells. */
  @Nullable Rule frameRule(long address) {
    Optional<Rule> known = rules.get(address);
    if (known == null) {
      known = Optional.ofNullable(findRule(address));
      if (rules.size() == ANSWERS_KEPT) {
        rules.clear();
      }
      rules.put(address, known);
    }
    return known.orElse(null);
  }

  private @Nullable Rule findRule(long address) {
    for (CallFrames table : frames()) {
      FrameRow row = table.rowAt(address);
      if (row != null) {
        return new Rule(row, FoundBy.CFI);
      }
    }
    Symbol symbol = symbols().at(address);
    ElfObject main = object;
    if (main == null || symbol == null || address - symbol.address() > Prologue.MAX_BYTES) {
      return null;
    }
    try {
      byte[] code = main.loaded(symbol.address(), address - symbol.address());
      return new Prologue(code, symbol.address() == main.entry()).rule();
    } catch (BadObjectException e) {
      return null;
    }
  }

  private List<CallFrames> frames() {
    List<CallFrames> present = frames;
    if (present == null) {
      present = new ArrayList<>();
      ElfObject main = object;
      if (main != null) {
        present.addAll(CallFrames.of(main));
      }
      ElfObject other = separate();
      if (other != null) {
        present.addAll(CallFrames.of(other));
      }
      frames = present;
    }
    return present;
  }

  /** What was added to linked addresses if this offset of the file is mapped at an address. */
  @Nullable Long bias(long offset, long address) {
    if (object == null) {
      return null;
    }
    for (ElfObject.Segment segment : object.segments()) {
      long first = segment.offset() & -PhysicalMemory.PAGE_SIZE;
      if (offset >= first && offset - first < segment.offset() - first + segment.fileSize()) {
        return address - (segment.address() - segment.offset() + offset);
      }
    }
    return null;
  }
}
