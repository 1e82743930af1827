package vivarium.debug.dwarf;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;
import vivarium.debug.elf.ElfObject;

/** The debug sections of an object, each read when it is first asked for. */
final class Sections {
  private static final byte[] NONE = {};

  /** Entries, rows and ranges that are read of one object, all in all: some 500 MB at most. */
  private static final int BUDGET = 1 << 23;

  private static final int MAX_NOTES = 100;

  private final ElfObject object;
  private final Map<String, byte[]> read = new HashMap<>();
  private final Map<Long, Abbreviations> abbreviations = new HashMap<>();
  private final @Nullable Sections supplement;
  private int spent;

  /**
   * @param supplement the file that several objects share strings and entries in (dwz)
   */
  Sections(ElfObject object, @Nullable Sections supplement) {
    this.object = object;
    this.supplement = supplement;
  }

  ElfObject object() {
    return object;
  }

  @Nullable Sections supplement() {
    return supplement;
  }

  /** One more entry, row or range was read. */
  void spend() {
    if (++spent > BUDGET) {
      spent = BUDGET;
      throw new BadObjectException("too much debug information");
    }
  }

  /** Says what is wrong with the object, unless so much is that nobody would read on. */
  void note(String what, BadObjectException e) {
    if (object.notes().size() < MAX_NOTES) {
      object.notes().add(what + ": " + e.getMessage());
    }
  }

  /** The bytes of a section; none, with a note, if it cannot be read. */
  byte[] get(String name) {
    byte[] bytes = read.get(name);
    if (bytes == null) {
      try {
        bytes = object.contents(name);
      } catch (BadObjectException e) {
        note(name, e);
        bytes = NONE;
      }
      read.put(name, bytes);
    }
    return bytes;
  }

  /** The table of abbreviations at an offset, which units may share. */
  Abbreviations abbreviations(long offset) {
    Abbreviations table = abbreviations.get(offset);
    if (table == null) {
      table = new Abbreviations(get(".debug_abbrev"), offset);
      abbreviations.put(offset, table);
    }
    return table;
  }

  /** A string of a string section. */
  String string(String section, long offset) {
    return new Cursor(get(section), offset).string();
  }
}
