package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;

/**
 * A type of the source (5). What a type is made of is read when it is asked for, since types may
 * refer to themselves.
 */
public final class Type {
  /** What kind of type it is. */
  public enum Kind {
    VOID,
    BASE,
    POINTER,
    STRUCT,
    UNION,
    ARRAY,
    ENUM,
    TYPEDEF,
    /** const, volatile, restrict or atomic. */
    QUALIFIED,
    FUNCTION,
    UNKNOWN
  }

  /** How a base type's bytes are to be read (DW_ATE). */
  public enum Encoding {
    NONE,
    BOOLEAN,
    FLOAT,
    SIGNED,
    CHARACTER,
    UNSIGNED
  }

  /**
   * A part of a struct or union.
   *
   * @param name "" if it has none
   * @param offset bytes from the start
   * @param bitOffset bits from the start, for a bit field, else -1
   * @param bits how many a bit field has, else 0
   */
  public record Member(String name, Type type, long offset, long bitOffset, int bits) {}

  /** A name of an enumeration. */
  public record Enumerator(String name, long value) {}

  private static final int MAX_DEPTH = 32;
  private static final int MAX_MEMBERS = 1 << 14;

  private final DebugData debug;
  private final @Nullable Entry entry;

  private Type(DebugData debug, @Nullable Entry entry) {
    this.debug = debug;
    this.entry = entry;
  }

  /** The type of an entry, of its own or of what it is a copy of; void if it has none. */
  static Type of(DebugData debug, Entry entry) {
    try {
      return new Type(debug, resolved(debug, debug.target(debug.inherited(entry, At.TYPE))));
    } catch (BadObjectException e) {
      return new Type(debug, null);
    }
  }

  private static @Nullable Value value(Entry entry, int attribute) {
    try {
      return entry.value(attribute);
    } catch (BadObjectException e) {
      return null;
    }
  }

  private static long constant(Entry entry, int attribute, long otherwise) {
    Value value = value(entry, attribute);
    return value == null || !value.isConstant() ? otherwise : value.constant();
  }

  private static @Nullable String nameOf(Entry entry) {
    try {
      return entry.string(At.NAME);
    } catch (BadObjectException e) {
      return null;
    }
  }

  /** Follows a type that only names its unit (DW_AT_signature). */
  private static @Nullable Entry resolved(DebugData debug, @Nullable Entry entry) {
    Value signature = entry == null ? null : value(entry, At.SIGNATURE);
    Entry other = signature == null ? null : debug.target(signature);
    return other == null ? entry : other;
  }

  public Kind kind() {
    Entry at = entry;
    return at == null
        ? Kind.VOID
        : switch (at.tag()) {
          case Tag.BASE_TYPE -> Kind.BASE;
          case Tag.POINTER_TYPE, Tag.REFERENCE_TYPE, Tag.RVALUE_REFERENCE_TYPE -> Kind.POINTER;
          case Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE -> Kind.STRUCT;
          case Tag.UNION_TYPE -> Kind.UNION;
          case Tag.ARRAY_TYPE -> Kind.ARRAY;
          case Tag.ENUMERATION_TYPE -> Kind.ENUM;
          case Tag.TYPEDEF -> Kind.TYPEDEF;
          case Tag.CONST_TYPE, Tag.VOLATILE_TYPE, Tag.RESTRICT_TYPE, Tag.ATOMIC_TYPE ->
              Kind.QUALIFIED;
          case Tag.SUBROUTINE_TYPE -> Kind.FUNCTION;
          case Tag.UNSPECIFIED_TYPE -> Kind.VOID;
          default -> Kind.UNKNOWN;
        };
  }

  /** What a pointer points to, an array is of, a typedef or qualifier is for; void if nothing. */
  public Type target() {
    return entry == null ? this : of(debug, entry);
  }

  /** The type behind typedefs and qualifiers. */
  public Type bare() {
    Type type = this;
    for (int i = 0; i < MAX_DEPTH; i++) {
      if (type.kind() != Kind.TYPEDEF && type.kind() != Kind.QUALIFIED) {
        return type;
      }
      type = type.target();
    }
    return new Type(debug, null);
  }

  /** Bytes; 0 if the type is incomplete or its size is known at run time only. */
  public long size() {
    return size(0);
  }

  private long size(int depth) {
    Type type = bare();
    Entry at = type.entry;
    if (at == null || depth > MAX_DEPTH) {
      return 0;
    }
    long own = constant(at, At.BYTE_SIZE, 0);
    if (type.kind() == Kind.ARRAY && own == 0) {
      long size = type.target().size(depth + 1);
      for (long count : type.dimensions()) {
        size *= count;
      }
      return Math.max(0, size);
    }
    return own == 0 && type.kind() == Kind.POINTER ? at.unit.addressSize : Math.max(0, own);
  }

  /** How a base type is to be read. */
  public Encoding encoding() {
    if (entry == null) {
      return Encoding.NONE;
    }
    return switch ((int) constant(entry, At.ENCODING, 0)) {
      case 0x02 -> Encoding.BOOLEAN;
      case 0x04 -> Encoding.FLOAT;
      case 0x05 -> Encoding.SIGNED;
      case 0x06, 0x08, 0x10 -> Encoding.CHARACTER;
      case 0x07 -> Encoding.UNSIGNED;
      default -> Encoding.NONE;
    };
  }

  /** How many elements an array has in each dimension; 0 where that is not known. */
  public List<Long> dimensions() {
    List<Long> dimensions = new ArrayList<>();
    for (Entry child : children()) {
      if (child.tag() == Tag.SUBRANGE_TYPE) {
        Value count = value(child, At.COUNT);
        Value last = value(child, At.UPPER_BOUND);
        long known =
            count != null && count.isConstant()
                ? count.constant()
                : last != null && last.isConstant() ? last.constant() + 1 : 0;
        dimensions.add(Math.max(0, known));
      }
    }
    return dimensions;
  }

  private List<Entry> children() {
    return entry == null ? List.of() : entry.children();
  }

  /** The parts of a struct or union in the order of the source. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (Entry child : children()) {
      boolean isPart = child.tag() == Tag.MEMBER || child.tag() == Tag.INHERITANCE;
      if (!isPart || value(child, At.DECLARATION) != null || members.size() == MAX_MEMBERS) {
        continue;
      }
      String name = nameOf(child);
      long bits = constant(child, At.BIT_SIZE, 0);
      long bitOffset = constant(child, At.DATA_BIT_OFFSET, -1);
      long offset = bitOffset >= 0 ? bitOffset / 8 : constant(child, At.DATA_MEMBER_LOCATION, 0);
      members.add(
          new Member(name == null ? "" : name, of(debug, child), offset, bitOffset, (int) bits));
    }
    return members;
  }

  /** The names of an enumeration. */
  public List<Enumerator> enumerators() {
    List<Enumerator> all = new ArrayList<>();
    for (Entry child : children()) {
      String name = child.tag() == Tag.ENUMERATOR ? nameOf(child) : null;
      if (name != null) {
        all.add(new Enumerator(name, constant(child, At.CONST_VALUE, 0)));
      }
    }
    return all;
  }

  /** As C writes it: {@code const struct shape *}, {@code int [4][3]}. */
  public String name() {
    return name(0);
  }

  private String name(int depth) {
    Entry at = entry;
    if (at == null) {
      return "void";
    }
    if (depth > MAX_DEPTH) {
      return "?";
    }
    String own = nameOf(at);
    return switch (kind()) {
      case POINTER -> pointer(depth);
      case STRUCT -> "struct " + (own == null ? "{...}" : own);
      case UNION -> "union " + (own == null ? "{...}" : own);
      case ENUM -> "enum " + (own == null ? "{...}" : own);
      case QUALIFIED -> qualified(at, depth);
      case FUNCTION -> target().name(depth + 1) + " ()";
      case ARRAY -> {
        StringBuilder text = new StringBuilder(target().name(depth + 1)).append(' ');
        for (long count : dimensions()) {
          text.append('[').append(count == 0 ? "" : Long.toString(count)).append(']');
        }
        yield text.toString();
      }
      default -> own == null ? "?" : own;
    };
  }

  private String pointer(int depth) {
    Type to = target();
    if (to.kind() == Kind.FUNCTION) {
      return to.target().name(depth + 1) + " (*)()";
    }
    String name = to.name(depth + 1);
    return name.endsWith("*") ? name + "*" : name + " *";
  }

  private String qualified(Entry at, int depth) {
    String word =
        switch (at.tag()) {
          case Tag.CONST_TYPE -> "const";
          case Tag.VOLATILE_TYPE -> "volatile";
          case Tag.ATOMIC_TYPE -> "_Atomic";
          default -> "restrict";
        };
    String name = target().name(depth + 1);
    return target().kind() == Kind.POINTER ? name + " " + word : word + " " + name;
  }

  /** What lies at a byte of a value of this type: {@code .corners[2].x}, {@code [1][2]}, or "". */
  public String part(long offset) {
    StringBuilder path = new StringBuilder();
    part(offset, path, 0);
    return path.toString();
  }

  private void part(long offset, StringBuilder path, int depth) {
    Type type = bare();
    if (depth > MAX_DEPTH) {
      return;
    }
    if (type.kind() == Kind.ARRAY) {
      Type element = type.target();
      long size = element.size();
      List<Long> dimensions = type.dimensions();
      if (size <= 0 || dimensions.isEmpty()) {
        return;
      }
      long index = offset / size;
      long[] indexes = new long[dimensions.size()];
      for (int i = indexes.length - 1; i > 0; i--) {
        long count = Math.max(1, dimensions.get(i));
        indexes[i] = index % count;
        index /= count;
      }
      indexes[0] = index;
      for (long one : indexes) {
        path.append('[').append(one).append(']');
      }
      element.part(offset % size, path, depth + 1);
    } else if (type.kind() == Kind.STRUCT) {
      for (Member member : type.members()) {
        long size = member.bits() > 0 ? 1 : member.type().size();
        if (offset >= member.offset() && offset < member.offset() + size) {
          path.append(member.name().isEmpty() ? "" : "." + member.name());
          member.type().part(offset - member.offset(), path, depth + 1);
          return;
        }
      }
    }
  }
}
