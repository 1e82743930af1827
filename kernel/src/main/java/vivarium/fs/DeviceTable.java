package vivarium.fs;

import static vivarium.abi.Errno.ENXIO;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/** Which driver opens which character device, whatever file system holds the device node. */
public final class DeviceTable {
  /** Opens one device. */
  @FunctionalInterface
  public interface Driver {
    OpenFile open(Location at, int flags, FileUser user);
  }

  private final Map<Long, Driver> drivers = new HashMap<>();

  /** A device number as {@link Inode#device} has it. */
  public static long number(int major, int minor) {
    return (long) major << 32 | (minor & 0xffffffffL);
  }

  public static int major(long device) {
    return (int) (device >>> 32);
  }

  public static int minor(long device) {
    return (int) device;
  }

  public void register(int major, int minor, Driver driver) {
    drivers.put(number(major, minor), driver);
  }

  public void unregister(int major, int minor) {
    drivers.remove(number(major, minor));
  }

  OpenFile open(long device, Location at, int flags, FileUser user) {
    @Nullable Driver driver = drivers.get(device);
    if (driver == null) {
      throw ErrnoException.of(ENXIO);
    }
    return driver.open(at, flags, user);
  }
}
