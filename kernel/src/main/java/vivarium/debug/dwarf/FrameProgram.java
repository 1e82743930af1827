package vivarium.debug.dwarf;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/** Runs the call frame instructions of a piece of code (6.4.2), row by row. */
final class FrameProgram {
  private static final int MAX_REMEMBERED = 256;

  private static final int SET_LOC = 0x01;
  private static final int ADVANCE_LOC1 = 0x02;
  private static final int ADVANCE_LOC2 = 0x03;
  private static final int ADVANCE_LOC4 = 0x04;
  private static final int OFFSET_EXTENDED = 0x05;
  private static final int RESTORE_EXTENDED = 0x06;
  private static final int UNDEFINED = 0x07;
  private static final int SAME_VALUE = 0x08;
  private static final int REGISTER = 0x09;
  private static final int REMEMBER_STATE = 0x0a;
  private static final int RESTORE_STATE = 0x0b;
  private static final int DEF_CFA = 0x0c;
  private static final int DEF_CFA_REGISTER = 0x0d;
  private static final int DEF_CFA_OFFSET = 0x0e;
  private static final int DEF_CFA_EXPRESSION = 0x0f;
  private static final int EXPRESSION = 0x10;
  private static final int OFFSET_EXTENDED_SF = 0x11;
  private static final int DEF_CFA_SF = 0x12;
  private static final int DEF_CFA_OFFSET_SF = 0x13;
  private static final int VAL_OFFSET = 0x14;
  private static final int VAL_OFFSET_SF = 0x15;
  private static final int VAL_EXPRESSION = 0x16;
  private static final int GNU_ARGS_SIZE = 0x2e;
  private static final int GNU_NEGATIVE_OFFSET_EXTENDED = 0x2f;

  private final CallFrames.Description description;
  private final CallFrames.Common common;
  private @Nullable FrameRow initial;
  private final Deque<FrameRow> remembered = new ArrayDeque<>();
  private FrameRow row = new FrameRow();
  private long location;

  FrameProgram(CallFrames.Description description) {
    this.description = description;
    this.common = description.common();
    row.returnRegister = common.returnRegister();
    row.signal = common.signal();
    row.start = description.start();
    row.end = description.end();
    location = description.start();
    Cursor program = common.program();
    run(new Cursor(program.bytes(), program.position(), program.limit()), Long.MAX_VALUE);
    initial = new FrameRow(row);
  }

  /** The row for an address. */
  FrameRow rowAt(long pc) {
    run(
        new Cursor(description.section(), description.programStart(), description.programEnd()),
        pc);
    return row;
  }

  /** Runs until the location is behind pc. */
  private void run(Cursor c, long pc) {
    while (c.hasMore()) {
      int instruction = c.u8();
      long operand = instruction & 0x3f;
      switch (instruction >> 6) {
        case 1 -> {
          if (advance(operand, pc)) {
            return;
          }
        }
        case 2 -> row.set((int) operand, FrameRow.OFFSET, c.uleb() * common.dataAlignment());
        case 3 -> row.copy((int) operand, initial());
        default -> {
          boolean done =
              switch (instruction) {
                case SET_LOC -> moveTo(c.unsigned(common.addressSize()), pc);
                case ADVANCE_LOC1 -> advance(c.u8(), pc);
                case ADVANCE_LOC2 -> advance(c.u16(), pc);
                case ADVANCE_LOC4 -> advance(c.u32(), pc);
                default -> {
                  other(instruction, c);
                  yield false;
                }
              };
          if (done) {
            return;
          }
        }
      }
    }
  }

  private FrameRow initial() {
    FrameRow first = initial;
    if (first == null) {
      throw new BadObjectException("restore before there is a state");
    }
    return first;
  }

  private boolean advance(long delta, long pc) {
    return moveTo(location + delta * common.codeAlignment(), pc);
  }

  private boolean moveTo(long next, long pc) {
    if (Long.compareUnsigned(next, pc) > 0) {
      row.end = next;
      return true;
    }
    if (next != location) {
      row.start = next;
    }
    location = next;
    return false;
  }

  private void other(int instruction, Cursor c) {
    long data = common.dataAlignment();
    switch (instruction) {
      case 0 -> {}
      case OFFSET_EXTENDED -> row.set(c.ulebInt(), FrameRow.OFFSET, c.uleb() * data);
      case OFFSET_EXTENDED_SF -> row.set(c.ulebInt(), FrameRow.OFFSET, c.sleb() * data);
      case GNU_NEGATIVE_OFFSET_EXTENDED -> row.set(c.ulebInt(), FrameRow.OFFSET, -c.uleb() * data);
      case VAL_OFFSET -> row.set(c.ulebInt(), FrameRow.VALUE_OFFSET, c.uleb() * data);
      case VAL_OFFSET_SF -> row.set(c.ulebInt(), FrameRow.VALUE_OFFSET, c.sleb() * data);
      case RESTORE_EXTENDED -> row.copy(c.ulebInt(), initial());
      case UNDEFINED -> row.set(c.ulebInt(), FrameRow.UNDEFINED, 0);
      case SAME_VALUE -> row.set(c.ulebInt(), FrameRow.SAME, 0);
      case REGISTER -> row.set(c.ulebInt(), FrameRow.REGISTER, c.ulebInt());
      case EXPRESSION -> row.set(c.ulebInt(), FrameRow.EXPRESSION, c.slice(c.uleb()));
      case VAL_EXPRESSION -> row.set(c.ulebInt(), FrameRow.VALUE_EXPRESSION, c.slice(c.uleb()));
      case REMEMBER_STATE -> {
        if (remembered.size() == MAX_REMEMBERED) {
          throw new BadObjectException("too many remembered states");
        }
        remembered.push(new FrameRow(row));
      }
      case RESTORE_STATE -> {
        FrameRow state = remembered.poll();
        if (state == null) {
          throw new BadObjectException("no remembered state");
        }
        state.start = row.start;
        state.end = row.end;
        row = state;
      }
      case DEF_CFA -> cfa(c.ulebInt(), c.uleb());
      case DEF_CFA_SF -> cfa(c.ulebInt(), c.sleb() * data);
      case DEF_CFA_REGISTER -> cfa(c.ulebInt(), row.cfaOffset);
      case DEF_CFA_OFFSET -> cfa(row.cfaRegister, c.uleb());
      case DEF_CFA_OFFSET_SF -> cfa(row.cfaRegister, c.sleb() * data);
      case DEF_CFA_EXPRESSION -> row.cfaExpression = c.slice(c.uleb());
      case GNU_ARGS_SIZE -> c.uleb();
      default ->
          throw new BadObjectException(
              "unknown call frame instruction 0x" + Integer.toHexString(instruction));
    }
  }

  private void cfa(int register, long offset) {
    row.cfaRegister = register;
    row.cfaOffset = offset;
    row.cfaExpression = null;
  }
}
