package vivarium.tracefile;

/**
 * Writes protobuf's encoding: fields of varints and of bytes, and messages in messages. The length
 * of a message goes before it and is known when it ends: a byte is left for it, and what follows is
 * moved if that is too little.
 */
final class ProtoWriter {
  private static final int DEEPEST = 6;
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final Bytes out;

  /** Where the lengths of the messages stand that have been begun. */
  private final int[] lengths = new int[DEEPEST];

  private int depth;

  /** Everything goes to {@code out}, which nobody else may change while a message is open. */
  ProtoWriter(Bytes out) {
    this.out = out;
  }

  /** Begins a message as a field of the present one. */
  ProtoWriter begin(int field) {
    out.tagged(tag(field, LENGTH_DELIMITED), 0);
    lengths[depth++] = out.size() - 1;
    return this;
  }

  /** Ends the message that was begun last. */
  ProtoWriter end() {
    out.varintBefore(lengths[--depth]);
    return this;
  }

  /**
   * An integer, an enum or a bool; negative int32 and int64 take ten bytes, as the format wants.
   */
  ProtoWriter field(int field, long value) {
    out.tagged(tag(field, VARINT), value);
    return this;
  }

  ProtoWriter field(int field, String value) {
    begin(field);
    out.put(value);
    return end();
  }

  /** Fields that are encoded already. */
  ProtoWriter raw(Bytes encoded) {
    out.put(encoded);
    return this;
  }

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }
}
