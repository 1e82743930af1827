package vivarium.debug.dwarf;

import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/**
 * The value of an attribute.
 *
 * @param unit of its entry
 * @param form how it is written, never indirect
 * @param number of a constant, flag, address, index, offset or reference; of a block its length
 * @param position of a block's or string's bytes in the unit's section
 */
record Value(Unit unit, int form, long number, int position) {

  static Value read(Unit unit, Cursor c, int form, long constant) {
    return switch (form) {
      case Form.FLAG_PRESENT -> new Value(unit, form, 1, 0);
      case Form.IMPLICIT_CONST -> new Value(unit, form, constant, 0);
      case Form.DATA1, Form.REF1, Form.FLAG, Form.STRX1, Form.ADDRX1 ->
          new Value(unit, form, c.u8(), 0);
      case Form.DATA2, Form.REF2, Form.STRX2, Form.ADDRX2 -> new Value(unit, form, c.u16(), 0);
      case Form.STRX3, Form.ADDRX3 -> new Value(unit, form, c.u24(), 0);
      case Form.DATA4, Form.REF4, Form.STRX4, Form.ADDRX4, Form.REF_SUP4 ->
          new Value(unit, form, c.u32(), 0);
      case Form.DATA8, Form.REF8, Form.REF_SIG8, Form.REF_SUP8 -> new Value(unit, form, c.u64(), 0);
      case Form.ADDR -> new Value(unit, form, c.unsigned(unit.addressSize), 0);
      case Form.STRP,
          Form.LINE_STRP,
          Form.SEC_OFFSET,
          Form.STRP_SUP,
          Form.GNU_REF_ALT,
          Form.GNU_STRP_ALT ->
          new Value(unit, form, c.offset(unit.wide), 0);
      case Form.REF_ADDR ->
          new Value(
              unit,
              form,
              unit.version <= 2 ? c.unsigned(unit.addressSize) : c.offset(unit.wide),
              0);
      case Form.SDATA -> new Value(unit, form, c.sleb(), 0);
      case Form.UDATA,
          Form.REF_UDATA,
          Form.STRX,
          Form.ADDRX,
          Form.LOCLISTX,
          Form.RNGLISTX,
          Form.GNU_ADDR_INDEX,
          Form.GNU_STR_INDEX ->
          new Value(unit, form, c.uleb(), 0);
      case Form.STRING -> {
        int position = c.position();
        c.skipString();
        yield new Value(unit, form, 0, position);
      }
      case Form.DATA16 -> block(unit, form, c, 16);
      case Form.BLOCK1 -> block(unit, form, c, c.u8());
      case Form.BLOCK2 -> block(unit, form, c, c.u16());
      case Form.BLOCK4 -> block(unit, form, c, c.u32());
      case Form.BLOCK, Form.EXPRLOC -> block(unit, form, c, c.uleb());
      case Form.INDIRECT -> read(unit, c, Form.direct(c), 0);
      default -> throw Form.unknown(form);
    };
  }

  private static Value block(Unit unit, int form, Cursor c, long length) {
    int position = c.position();
    c.skip(length);
    return new Value(unit, form, length, position);
  }

  boolean isBlock() {
    return switch (form) {
      case Form.BLOCK1, Form.BLOCK2, Form.BLOCK4, Form.BLOCK, Form.EXPRLOC, Form.DATA16 -> true;
      default -> false;
    };
  }

  /** The bytes of a block. */
  Cursor block() {
    if (!isBlock()) {
      throw new BadObjectException("no block where one is needed");
    }
    return new Cursor(unit.bytes, position, position + number);
  }

  boolean isAddress() {
    return switch (form) {
      case Form.ADDR,
          Form.ADDRX,
          Form.ADDRX1,
          Form.ADDRX2,
          Form.ADDRX3,
          Form.ADDRX4,
          Form.GNU_ADDR_INDEX ->
          true;
      default -> false;
    };
  }

  /** An address, looked up if it is an index. */
  long address() {
    return form == Form.ADDR || !isAddress() ? number : unit.address(number);
  }

  /** Whether it is a number, as opposed to a reference, an expression or an offset. */
  boolean isConstant() {
    return switch (form) {
      case Form.DATA1,
          Form.DATA2,
          Form.DATA4,
          Form.DATA8,
          Form.SDATA,
          Form.UDATA,
          Form.IMPLICIT_CONST ->
          true;
      default -> false;
    };
  }

  /** A constant, signed as far as its form tells. */
  long constant() {
    return number;
  }

  String string() {
    return switch (form) {
      case Form.STRING -> new Cursor(unit.bytes, position, unit.end).string();
      case Form.STRP -> unit.sections.string(".debug_str", number);
      case Form.LINE_STRP -> unit.sections.string(".debug_line_str", number);
      case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX ->
          unit.indexedString(number);
      case Form.STRP_SUP, Form.GNU_STRP_ALT -> {
        Sections supplement = unit.sections.supplement();
        if (supplement == null) {
          throw new BadObjectException("a string of a supplementary file that is not there");
        }
        yield supplement.string(".debug_str", number);
      }
      default -> throw new BadObjectException("no string where one is needed");
    };
  }
}
