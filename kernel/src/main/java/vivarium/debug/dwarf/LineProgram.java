package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/** Runs the line number program of a unit (6.2.5), from which its {@link LineTable} comes. */
final class LineProgram {
  private static final int COPY = 1;
  private static final int ADVANCE_PC = 2;
  private static final int ADVANCE_LINE = 3;
  private static final int SET_FILE = 4;
  private static final int SET_COLUMN = 5;
  private static final int NEGATE_STATEMENT = 6;
  private static final int SET_BASIC_BLOCK = 7;
  private static final int CONST_ADD_PC = 8;
  private static final int FIXED_ADVANCE_PC = 9;
  private static final int SET_PROLOGUE_END = 10;
  private static final int SET_EPILOGUE_BEGIN = 11;
  private static final int SET_ISA = 12;

  private static final int END_SEQUENCE = 1;
  private static final int SET_ADDRESS = 2;
  private static final int DEFINE_FILE = 3;

  private static final int CONTENT_PATH = 1;
  private static final int CONTENT_DIRECTORY = 2;

  private static final int MAX_FILES = 1 << 18;

  private final Unit unit;
  private final List<String> directories = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  private LineProgram(Unit unit) {
    this.unit = unit;
  }

  /** The line table of a unit, or null if it has none. */
  static @Nullable LineTable run(Unit unit) {
    Value offset = unit.root().entry().value(At.STMT_LIST);
    if (offset == null) {
      return null;
    }
    return new LineProgram(unit).run(new Cursor(unit.sections.get(".debug_line"), offset.number()));
  }

  private LineTable run(Cursor c) {
    long length = c.u32();
    boolean wide = length == 0xffff_ffffL;
    c = c.slice(wide ? c.u64() : length);
    int version = c.u16();
    if (version < 2 || version > 5) {
      throw new BadObjectException("a line table of version " + version);
    }
    int addressSize = unit.addressSize;
    if (version >= 5) {
      addressSize = c.u8();
      c.skip(1); // no segments
    }
    long headerLength = c.offset(wide);
    Cursor program = new Cursor(c.bytes(), c.position() + headerLength, c.limit());
    int instructionLength = c.u8();
    if (version >= 4) {
      c.skip(1); // one operation in an instruction
    }
    boolean statementDefault = c.u8() != 0;
    int lineBase = c.s8();
    int lineRange = c.u8();
    int opcodeBase = c.u8();
    int[] operands = new int[Math.max(1, opcodeBase)];
    for (int i = 1; i < opcodeBase; i++) {
      operands[i] = c.u8();
    }
    if (version >= 5) {
      readNames(c, wide);
    } else {
      readOldNames(c);
    }
    LineTable table = new LineTable(files);
    Machine machine =
        new Machine(
            unit.sections,
            table,
            instructionLength,
            addressSize,
            statementDefault,
            lineBase,
            lineRange,
            operands);
    try {
      machine.run(program);
    } catch (BadObjectException e) {
      unit.sections.note(".debug_line", e);
    }
    table.finish();
    return table;
  }

  // Names

  private void readOldNames(Cursor c) {
    directories.add(directoryOfUnit());
    while (true) {
      String name = c.string();
      if (name.isEmpty()) {
        break;
      }
      directories.add(joined(directoryOfUnit(), name));
      checkCount(directories.size());
    }
    files.add(joined(directoryOfUnit(), nameOfUnit()));
    while (true) {
      String name = c.string();
      if (name.isEmpty()) {
        return;
      }
      addFile(name, c.uleb());
      c.uleb(); // time
      c.uleb(); // size
    }
  }

  private void addFile(String name, long directory) {
    boolean known = directory >= 0 && directory < directories.size();
    files.add(joined(known ? directories.get((int) directory) : "", name));
    checkCount(files.size());
  }

  private static void checkCount(int count) {
    if (count > MAX_FILES) {
      throw new BadObjectException("too many files in a line table");
    }
  }

  private String directoryOfUnit() {
    String directory = unit.directory();
    return directory == null ? "" : directory;
  }

  private String nameOfUnit() {
    String name = unit.name();
    return name == null ? "" : name;
  }

  private static String joined(String directory, String name) {
    boolean alone = directory.isEmpty() || name.startsWith("/");
    return alone ? name : directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  private void readNames(Cursor c, boolean wide) {
    int[] formats = formats(c);
    int count = c.ulebInt();
    for (int i = 0; i < count; i++) {
      checkCount(i);
      Named entry = named(c, formats, wide);
      directories.add(i == 0 ? entry.name : joined(directories.getFirst(), entry.name));
    }
    formats = formats(c);
    count = c.ulebInt();
    for (int i = 0; i < count; i++) {
      checkCount(i);
      Named entry = named(c, formats, wide);
      addFile(entry.name, entry.directory);
    }
  }

  private static int[] formats(Cursor c) {
    int count = c.u8();
    int[] formats = new int[2 * count];
    for (int i = 0; i < formats.length; i++) {
      formats[i] = c.ulebInt();
    }
    return formats;
  }

  private record Named(String name, long directory) {}

  private Named named(Cursor c, int[] formats, boolean wide) {
    String name = "";
    long directory = 0;
    int before = c.position();
    for (int i = 0; i < formats.length; i += 2) {
      int form = formats[i + 1];
      if (formats[i] == CONTENT_PATH) {
        name =
            switch (form) {
              case Form.STRING -> c.string();
              case Form.LINE_STRP -> unit.sections.string(".debug_line_str", c.offset(wide));
              case Form.STRP -> unit.sections.string(".debug_str", c.offset(wide));
              default -> Value.read(unit, c, form, 0).string();
            };
      } else if (formats[i] == CONTENT_DIRECTORY) {
        directory = Value.read(unit, c, form, 0).number();
      } else {
        Form.skip(c, form, unit);
      }
    }
    if (c.position() == before) {
      throw new BadObjectException("file names without content");
    }
    return new Named(name, directory);
  }

  /** The registers of the line number machine (6.2.2). */
  private static final class Machine {
    private final Sections sections;
    private final LineTable table;
    private final int instructionLength;
    private final int addressSize;
    private final boolean statementDefault;
    private final int lineBase;
    private final int lineRange;
    private final int[] operands;

    private long address;
    private int file;
    private int line;
    private int column;
    private boolean statement;

    Machine(
        Sections sections,
        LineTable table,
        int instructionLength,
        int addressSize,
        boolean statementDefault,
        int lineBase,
        int lineRange,
        int[] operands) {
      this.sections = sections;
      this.table = table;
      this.instructionLength = instructionLength;
      this.addressSize = addressSize;
      this.statementDefault = statementDefault;
      this.lineBase = lineBase;
      this.lineRange = lineRange;
      this.operands = operands;
      reset();
    }

    private void reset() {
      address = 0;
      file = 1;
      line = 1;
      column = 0;
      statement = statementDefault;
    }

    private void addRow() {
      sections.spend();
      table.add(address, file, line, column, statement);
    }

    private int range() {
      if (lineRange == 0) {
        throw new BadObjectException("a line range of 0");
      }
      return lineRange;
    }

    void run(Cursor c) {
      while (c.hasMore()) {
        int opcode = c.u8();
        if (opcode >= operands.length) {
          int adjusted = opcode - operands.length;
          address += (long) (adjusted / range()) * instructionLength;
          line += lineBase + adjusted % range();
          addRow();
        } else if (opcode == 0) {
          extended(c.slice(c.uleb()));
        } else {
          standard(c, opcode);
        }
      }
    }

    private void standard(Cursor c, int opcode) {
      switch (opcode) {
        case COPY -> addRow();
        case ADVANCE_PC -> address += c.uleb() * instructionLength;
        case ADVANCE_LINE -> line += (int) c.sleb();
        case SET_FILE -> file = (int) Math.clamp(c.uleb(), -1, Integer.MAX_VALUE);
        case SET_COLUMN -> column = (int) Math.clamp(c.uleb(), 0, Integer.MAX_VALUE);
        case NEGATE_STATEMENT -> statement = !statement;
        case SET_BASIC_BLOCK, SET_PROLOGUE_END, SET_EPILOGUE_BEGIN -> {}
        case CONST_ADD_PC ->
            address += (long) ((255 - operands.length) / range()) * instructionLength;
        case FIXED_ADVANCE_PC -> address += c.u16();
        case SET_ISA -> c.uleb();
        default -> {
          for (int i = 0; i < operands[opcode]; i++) {
            c.uleb();
          }
        }
      }
    }

    private void extended(Cursor c) {
      if (!c.hasMore()) {
        return;
      }
      switch (c.u8()) {
        case END_SEQUENCE -> {
          table.endSequence(address);
          reset();
        }
        case SET_ADDRESS -> address = c.unsigned(Math.min(addressSize, c.remaining()));
        case DEFINE_FILE -> throw new BadObjectException("a file defined within a line program");
        default -> {} // discriminators and what vendors add
      }
    }
  }
}
