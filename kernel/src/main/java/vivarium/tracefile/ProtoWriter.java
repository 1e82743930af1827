package vivarium.tracefile;

/**
 * Writes protobuf's encoding: fields of varints and of bytes, and messages in messages, whose
 * length goes before them and so is known when they end.
 */
final class ProtoWriter {
  private static final int DEEPEST = 6;
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final Bytes[] levels = new Bytes[DEEPEST];
  private final int[] fields = new int[DEEPEST];
  private final Bytes text = new Bytes(64);
  private int depth;

  /** The outermost messages go to {@code out}. */
  ProtoWriter(Bytes out) {
    levels[0] = out;
    for (int i = 1; i < DEEPEST; i++) levels[i] = new Bytes(1 << 10);
  }

  /** Begins a message as a field of the present one. */
  ProtoWriter begin(int field) {
    fields[++depth] = field;
    levels[depth].clear();
    return this;
  }

  /** Ends the message that was begun last. */
  ProtoWriter end() {
    Bytes message = levels[depth];
    tag(levels[--depth], fields[depth + 1], LENGTH_DELIMITED);
    varint(levels[depth], message.size());
    levels[depth].put(message);
    return this;
  }

  /**
   * An integer, an enum or a bool; negative int32 and int64 take ten bytes, as the format wants.
   */
  ProtoWriter field(int field, long value) {
    tag(levels[depth], field, VARINT);
    varint(levels[depth], value);
    return this;
  }

  ProtoWriter field(int field, String value) {
    text.clear();
    text.put(value);
    tag(levels[depth], field, LENGTH_DELIMITED);
    varint(levels[depth], text.size());
    levels[depth].put(text);
    return this;
  }

  /** Fields that are encoded already. */
  ProtoWriter raw(Bytes encoded) {
    levels[depth].put(encoded);
    return this;
  }

  private static void tag(Bytes to, int field, int wireType) {
    varint(to, (long) field << 3 | wireType);
  }

  private static void varint(Bytes to, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      to.put((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    to.put((int) left);
  }
}
