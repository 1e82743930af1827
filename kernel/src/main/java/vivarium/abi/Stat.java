package vivarium.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Layouts of riscv64's {@code struct stat}, {@code struct statx} and {@code struct statfs}. */
public final class Stat {
  public static final int STAT_SIZE = 128;
  public static final int STATX_SIZE = 256;
  public static final int STATFS_SIZE = 120;

  public static final int STATX_BASIC_STATS = 0x7ff;
  public static final int STATX_BTIME = 0x800;
  public static final int STATX_MNT_ID = 0x1000;
  public static final int STATX_RESERVED = 0x80000000;
  public static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

  public static final long UTIME_NOW = 0x3fffffff;
  public static final long UTIME_OMIT = 0x3ffffffe;

  /** Flags of statfs's f_flags. */
  public static final int ST_RDONLY = 1;

  public static final int ST_VALID = 0x20;
  public static final int ST_RELATIME = 0x1000;

  private static final long SECOND = 1_000_000_000L;

  private Stat() {}

  /**
   * What stat and statx show of a file; times in ns since 1970, device numbers as major and minor.
   */
  public record Fields(
      int deviceMajor,
      int deviceMinor,
      long ino,
      int mode,
      int links,
      int uid,
      int gid,
      int specialMajor,
      int specialMinor,
      long size,
      long blocks,
      long accessTime,
      long modifyTime,
      long changeTime,
      long birthTime,
      long mountId,
      boolean mountRoot) {}

  /** A device number as stat(2) and mknod(2) pack it. */
  public static long device(int major, int minor) {
    return (minor & 0xffL)
        | (major & 0xfffL) << 8
        | (minor & ~0xffL & 0xffffffffL) << 12
        | (major & ~0xfffL & 0xffffffffL) << 32;
  }

  public static int major(long device) {
    return (int) (device >>> 8 & 0xfff | device >>> 32 & ~0xfffL);
  }

  public static int minor(long device) {
    return (int) (device & 0xff | device >>> 12 & ~0xffL);
  }

  public static byte[] stat(Fields f) {
    ByteBuffer b = ByteBuffer.allocate(STAT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    b.putLong(device(f.deviceMajor, f.deviceMinor)).putLong(f.ino);
    b.putInt(f.mode).putInt(f.links).putInt(f.uid).putInt(f.gid);
    b.putLong(device(f.specialMajor, f.specialMinor)).putLong(0);
    b.putLong(f.size).putInt(4096).putInt(0).putLong(f.blocks);
    for (long time : new long[] {f.accessTime, f.modifyTime, f.changeTime}) {
      b.putLong(Math.floorDiv(time, SECOND)).putLong(Math.floorMod(time, SECOND));
    }
    return b.array();
  }

  public static byte[] statx(Fields f) {
    ByteBuffer b = ByteBuffer.allocate(STATX_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID).putInt(4096);
    b.putLong(f.mountRoot ? STATX_ATTR_MOUNT_ROOT : 0);
    b.putInt(f.links).putInt(f.uid).putInt(f.gid).putShort((short) f.mode).putShort((short) 0);
    b.putLong(f.ino).putLong(f.size).putLong(f.blocks).putLong(STATX_ATTR_MOUNT_ROOT);
    for (long time : new long[] {f.accessTime, f.birthTime, f.changeTime, f.modifyTime}) {
      b.putLong(Math.floorDiv(time, SECOND)).putInt((int) Math.floorMod(time, SECOND)).putInt(0);
    }
    b.putInt(f.specialMajor).putInt(f.specialMinor).putInt(f.deviceMajor).putInt(f.deviceMinor);
    b.putLong(f.mountId);
    return b.array();
  }

  /** The layout of struct statfs: sizes in blocks of 4096 bytes. */
  public static byte[] statfs(
      long type, long blocks, long free, long inodes, long freeInodes, int device, int flags) {
    ByteBuffer b = ByteBuffer.allocate(STATFS_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    b.putLong(type).putLong(4096).putLong(blocks).putLong(free).putLong(free);
    b.putLong(inodes).putLong(freeInodes).putInt(device).putInt(0);
    b.putLong(Limits.NAME_MAX).putLong(4096).putLong(ST_VALID | flags);
    return b.array();
  }
}
