package vivarium.debug.dwarf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/** One table of {@code .debug_abbrev}: the shapes that the entries of a unit have (7.5.3). */
final class Abbreviations {
  private static final int MAX_CODES = 1 << 18;
  private static final int MAX_ATTRIBUTES = 1 << 10;

  /**
   * One shape.
   *
   * @param specifications pairs of attribute and form
   * @param constants the values of implicit constants, at the index of their pair
   */
  record Shape(int tag, boolean children, int[] specifications, long[] constants) {}

  private Shape[] dense = new Shape[64];
  private final Map<Integer, Shape> sparse = new HashMap<>();

  Abbreviations(byte[] section, long offset) {
    Cursor c = new Cursor(section, offset);
    for (int count = 0; ; count++) {
      int code = c.ulebInt();
      if (code == 0) {
        return;
      }
      if (count > MAX_CODES) {
        throw new BadObjectException("too many abbreviations");
      }
      put(code, shape(c));
    }
  }

  private static Shape shape(Cursor c) {
    int tag = c.ulebInt();
    boolean children = c.u8() != 0;
    int[] specifications = new int[16];
    long[] constants = new long[8];
    int count = 0;
    while (true) {
      int attribute = c.ulebInt();
      int form = c.ulebInt();
      long constant = form == Form.IMPLICIT_CONST ? c.sleb() : 0;
      if (attribute == 0 && form == 0) {
        return new Shape(
            tag,
            children,
            Arrays.copyOf(specifications, 2 * count),
            Arrays.copyOf(constants, count));
      }
      if (count == MAX_ATTRIBUTES) {
        throw new BadObjectException("an abbreviation with too many attributes");
      }
      if (2 * count == specifications.length) {
        specifications = Arrays.copyOf(specifications, 4 * count);
        constants = Arrays.copyOf(constants, 2 * count);
      }
      specifications[2 * count] = attribute;
      specifications[2 * count + 1] = form;
      constants[count++] = constant;
    }
  }

  private void put(int code, Shape shape) {
    if (code >= 4 * dense.length || code >= MAX_CODES) {
      sparse.putIfAbsent(code, shape);
      return;
    }
    if (code >= dense.length) {
      dense = Arrays.copyOf(dense, Math.max(code + 1, 2 * dense.length));
    }
    dense[code] = shape;
  }

  Shape get(int code) {
    @Nullable Shape shape = code < dense.length ? dense[code] : null;
    if (shape == null) {
      shape = sparse.get(code);
    }
    if (shape == null) {
      throw new BadObjectException("no abbreviation " + code);
    }
    return shape;
  }
}
