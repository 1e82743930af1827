package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;
import vivarium.debug.elf.ElfObject;

/**
 * The call frame information of an object (6.4): for each piece of code how to find the caller's
 * registers. Read from {@code .eh_frame} (Linux Standard Base), found by its section or, without
 * sections, by {@code .eh_frame_hdr}'s segment; and from {@code .debug_frame} for what that lacks.
 */
public final class CallFrames {
  private static final int MAX_DESCRIPTIONS = 1 << 20;

  /** Pointer encodings (LSB, DWARF extensions). */
  private static final int OMIT = 0xff;

  private static final int INDIRECT = 0x80;

  /** What several descriptions have in common (CIE). */
  record Common(
      int start,
      int version,
      int addressSize,
      long codeAlignment,
      long dataAlignment,
      int returnRegister,
      int pointerEncoding,
      boolean augmented,
      boolean signal,
      Cursor program) {}

  /**
   * A piece of code (FDE).
   *
   * @param programStart of its instructions in the section
   */
  record Description(
      Common common, long start, long end, byte[] section, int programStart, int programEnd) {}

  private final ElfObject object;
  private final boolean isEh;
  private final byte[] bytes;
  private final long address;
  private final List<Description> descriptions = new ArrayList<>();
  private final Map<Integer, @Nullable Common> commons = new HashMap<>();

  private CallFrames(ElfObject object, byte[] bytes, long address, boolean isEh) {
    this.object = object;
    this.bytes = bytes;
    this.address = address;
    this.isEh = isEh;
    try {
      read();
    } catch (BadObjectException e) {
      object.notes().add((isEh ? ".eh_frame: " : ".debug_frame: ") + e.getMessage());
    }
    descriptions.sort(Comparator.comparingLong(Description::start));
  }

  /** The two tables of an object, each perhaps empty; {@code .eh_frame} first. */
  public static List<CallFrames> of(ElfObject object) {
    List<CallFrames> tables = new ArrayList<>();
    try {
      ElfObject.Section section = object.section(".eh_frame");
      if (section != null) {
        tables.add(new CallFrames(object, object.contents(section), section.address(), true));
      } else if (object.sections().isEmpty() && object.unwindHeader() != null) {
        tables.add(fromSegment(object, object.unwindHeader()));
      }
    } catch (BadObjectException e) {
      object.notes().add(".eh_frame: " + e.getMessage());
    }
    try {
      tables.add(new CallFrames(object, object.contents(".debug_frame"), 0, false));
    } catch (BadObjectException e) {
      object.notes().add(".debug_frame: " + e.getMessage());
    }
    return tables;
  }

  private static CallFrames fromSegment(ElfObject object, ElfObject.Segment header) {
    byte[] bytes = object.loaded(header.address(), Math.min(header.fileSize(), 64));
    Cursor c = new Cursor(bytes, 1);
    int encoding = c.u8();
    c.skip(2);
    long start = pointer(c, encoding, header.address(), 8);
    return new CallFrames(object, object.loaded(start, Long.MAX_VALUE), start, true);
  }

  private void read() {
    Cursor c = new Cursor(bytes, 0);
    while (c.remaining() >= 4) {
      int start = c.position();
      long length = c.u32();
      boolean wide = length == 0xffff_ffffL;
      if (wide) {
        length = c.u64();
      }
      if (length == 0) {
        if (isEh) {
          return;
        }
        continue;
      }
      Cursor body = c.slice(length);
      if (descriptions.size() == MAX_DESCRIPTIONS) {
        throw new BadObjectException("too many descriptions");
      }
      try {
        entry(start, body, wide);
      } catch (BadObjectException e) {
        if (object.notes().size() < 100) {
          object.notes().add("a description of frames: " + e.getMessage());
        }
      }
    }
  }

  private void entry(int start, Cursor body, boolean wide) {
    int pointerAt = body.position();
    long pointer = body.offset(wide && !isEh);
    long commonAt = isEh ? pointerAt - pointer : pointer;
    boolean isCommon = isEh ? pointer == 0 : pointer == (wide ? -1 : 0xffff_ffffL);
    if (isCommon) {
      return; // read when a description refers to it
    }
    Common common = commonAt < 0 || commonAt > bytes.length ? null : common((int) commonAt);
    if (common == null) {
      throw new BadObjectException("no common information at " + commonAt);
    }
    long first = pointer(body, common.pointerEncoding, address, common.addressSize);
    long count = pointer(body, common.pointerEncoding & 0x0f, address, common.addressSize);
    if (common.augmented) {
      body.skip(body.uleb());
    }
    if (count > 0 && first + count > first) {
      descriptions.add(
          new Description(common, first, first + count, bytes, body.position(), body.limit()));
    }
  }

  private @Nullable Common common(int at) {
    if (!commons.containsKey(at)) {
      Common common = null;
      try {
        common = readCommon(at);
      } catch (BadObjectException e) {
        object.notes().add("common frame information: " + e.getMessage());
      }
      commons.put(at, common);
    }
    return commons.get(at);
  }

  private Common readCommon(int at) {
    Cursor c = new Cursor(bytes, at);
    long length = c.u32();
    boolean wide = length == 0xffff_ffffL;
    c = c.slice(wide ? c.u64() : length);
    long id = c.offset(wide && !isEh);
    if (id != (isEh ? 0 : wide ? -1 : 0xffff_ffffL)) {
      throw new BadObjectException("a description where common information should be");
    }
    int version = c.u8();
    if (version != 1 && version != 3 && version != 4) {
      throw new BadObjectException("version " + version);
    }
    String augmentation = c.string();
    int addressSize = 8;
    if (version == 4) {
      addressSize = c.u8();
      if (c.u8() != 0) {
        throw new BadObjectException("segmented addresses");
      }
    }
    long codeAlignment = c.uleb();
    long dataAlignment = c.sleb();
    int returnRegister = version == 1 ? c.u8() : c.ulebInt();
    int encoding = 0;
    boolean signal = false;
    boolean augmented = augmentation.startsWith("z");
    if (augmented) {
      Cursor extra = c.slice(c.uleb());
      for (int i = 1; i < augmentation.length(); i++) {
        switch (augmentation.charAt(i)) {
          case 'R' -> encoding = extra.u8();
          case 'P' -> pointer(extra, extra.u8() & ~INDIRECT, address, addressSize);
          case 'L' -> extra.u8();
          case 'S' -> signal = true;
          default -> {}
        }
      }
    } else if (!augmentation.isEmpty()) {
      throw new BadObjectException("augmentation " + augmentation);
    }
    return new Common(
        at,
        version,
        addressSize,
        codeAlignment,
        dataAlignment,
        returnRegister,
        encoding,
        augmented,
        signal,
        c);
  }

  /**
   * A pointer in one of the encodings.
   *
   * @param address of the section, for those that are relative to themselves
   */
  private static long pointer(Cursor c, int encoding, long address, int addressSize) {
    if (encoding == OMIT) {
      return 0;
    }
    long here = address + c.position();
    long value =
        switch (encoding & 0x0f) {
          case 0x00 -> c.unsigned(addressSize);
          case 0x01 -> c.uleb();
          case 0x02 -> c.u16();
          case 0x03 -> c.u32();
          case 0x04, 0x0c -> c.u64();
          case 0x09 -> c.sleb();
          case 0x0a -> (short) c.u16();
          case 0x0b -> c.s32();
          default -> throw new BadObjectException("pointer encoding " + encoding);
        };
    return switch (encoding & 0xf0) {
      case 0x00 -> value;
      case 0x10 -> here + value;
      default -> throw new BadObjectException("pointer encoding " + encoding);
    };
  }

  /** How many pieces of code are described. */
  public int size() {
    return descriptions.size();
  }

  List<Description> descriptions() {
    return descriptions;
  }

  @Nullable Description at(long pc) {
    int low = 0;
    int high = descriptions.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (descriptions.get(middle).start <= pc) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    Description found = low == 0 ? null : descriptions.get(low - 1);
    return found != null && pc < found.end ? found : null;
  }

  /**
   * How to find the caller's registers from those at a linked address, or null if the table does
   * not tell.
   */
  public @Nullable FrameRow rowAt(long pc) {
    Description description = at(pc);
    if (description == null) {
      return null;
    }
    try {
      return new FrameProgram(description).rowAt(pc);
    } catch (BadObjectException e) {
      return null;
    }
  }
}
