package vivarium.fs;

import java.util.function.LongSupplier;

/**
 * One mounted tree of inodes: what statfs(2) and a line of /proc/mounts say about it.
 *
 * <p>Guarded by the machine thread, as everything in this package is unless it says otherwise.
 */
public abstract class FileSystem {
  /** statfs(2)'s f_type numbers. */
  public static final long TMPFS_MAGIC = 0x01021994;

  public static final long PROC_MAGIC = 0x9fa0;
  public static final long DEVPTS_MAGIC = 0x1cd1;
  public static final long SYSFS_MAGIC = 0x62656572;
  public static final long OVERLAY_MAGIC = 0x794c7630;
  public static final long HOST_MAGIC = 0x00c0ffee;
  public static final long PIPE_MAGIC = 0x50495045;
  public static final long ANON_INODE_MAGIC = 0x09041934;

  private final String type;
  private final long magic;
  private final int deviceMinor;
  private final LongSupplier realTime;
  private long lastIno;

  /**
   * @param type name as in /proc/filesystems
   * @param magic f_type of statfs(2)
   * @param deviceMinor minor number of its anonymous device (the major is 0)
   * @param realTime ns since 1970, for time stamps
   */
  protected FileSystem(String type, long magic, int deviceMinor, LongSupplier realTime) {
    this.type = type;
    this.magic = magic;
    this.deviceMinor = deviceMinor;
    this.realTime = realTime;
  }

  public final String type() {
    return type;
  }

  public final long magic() {
    return magic;
  }

  public int deviceMajor() {
    return 0;
  }

  public int deviceMinor() {
    return deviceMinor;
  }

  /** Ns since 1970 of the virtual clock. */
  public final long now() {
    return realTime.getAsLong();
  }

  /** A number for a new inode, in order of creation. */
  protected final long nextIno() {
    return ++lastIno;
  }

  public abstract Inode root();

  /** True if nothing in it can be changed. */
  public boolean readOnly() {
    return false;
  }

  /** Whether device nodes and FIFOs may be made in it. */
  public boolean allowsSpecialFiles() {
    return true;
  }

  /** Whether its inodes keep extended attributes. */
  public boolean keepsAttributes() {
    return false;
  }

  /** Options to show in /proc/mounts after rw or ro, with a leading comma, or "". */
  public String options() {
    return "";
  }

  /** Blocks of 4096 bytes: total, free; and inodes: total, free. Zeroes where there is no limit. */
  public Usage usage() {
    return new Usage(0, 0, 0, 0);
  }

  /** What statfs(2) counts. */
  public record Usage(long blocks, long freeBlocks, long inodes, long freeInodes) {}

  /** Writes what is dirty to where it is kept, for sync(2). */
  public void sync() {}

  /** The machine ends. */
  public void close() {
    sync();
  }
}
