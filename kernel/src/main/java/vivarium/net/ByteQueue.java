package vivarium.net;

/** Bytes in order, in a ring that grows with what is in it. */
final class ByteQueue {
  private static final int SMALLEST = 2048;

  private byte[] ring = new byte[0];
  private int head;
  private int used;

  int size() {
    return used;
  }

  void add(byte[] from, int offset, int length) {
    if (used + length > ring.length) {
      byte[] larger = new byte[Math.max(SMALLEST, Integer.highestOneBit(used + length) << 1)];
      int first = Math.min(used, ring.length - head);
      System.arraycopy(ring, head, larger, 0, first);
      System.arraycopy(ring, 0, larger, first, used - first);
      ring = larger;
      head = 0;
    }
    int tail = (head + used) % ring.length;
    int first = Math.min(length, ring.length - tail);
    System.arraycopy(from, offset, ring, tail, first);
    System.arraycopy(from, offset + first, ring, 0, length - first);
    used += length;
  }

  /** The bytes behind the first {@code skip} that lie together; there must be some. */
  Received peek(int skip) {
    int at = (head + skip) % ring.length;
    return new Received(ring, at, Math.min(used - skip, ring.length - at), null, null);
  }

  void remove(int length) {
    used -= length;
    head = used == 0 ? 0 : (head + length) % ring.length;
    if (used == 0) {
      ring = new byte[0];
    }
  }
}
