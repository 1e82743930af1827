package vivarium.net;

/** What has gone over lo; each packet is sent and received once. */
public final class LoopbackCounters {
  private long packets;
  private long bytes;

  void count(int length) {
    packets++;
    bytes += length;
  }

  public long packets() {
    return packets;
  }

  public long bytes() {
    return bytes;
  }
}
