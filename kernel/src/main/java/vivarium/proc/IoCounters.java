package vivarium.proc;

/** What a process has read and written: the rows of /proc/pid/io. Bytes and calls. */
public final class IoCounters {
  /** Bytes returned by read calls, whatever they came from. */
  public long readChars;

  /** Bytes given to write calls. */
  public long writtenChars;

  public long readCalls;
  public long writeCalls;

  /** Bytes that had to come from a file of the host. */
  public long readBytes;

  /** Bytes that went to a file of the host. */
  public long writtenBytes;

  void add(IoCounters other) {
    readChars += other.readChars;
    writtenChars += other.writtenChars;
    readCalls += other.readCalls;
    writeCalls += other.writeCalls;
    readBytes += other.readBytes;
    writtenBytes += other.writtenBytes;
  }
}
