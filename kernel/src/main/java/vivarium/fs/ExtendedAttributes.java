package vivarium.fs;

import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.ENODATA;
import static vivarium.abi.Errno.ENOSPC;

import java.util.Map;
import java.util.TreeMap;
import vivarium.abi.ErrnoException;

/** The extended attributes of one inode, by name: xattr(7). */
public final class ExtendedAttributes {
  public static final int XATTR_CREATE = 1;
  public static final int XATTR_REPLACE = 2;

  /** Longest name and value, bytes. */
  public static final int NAME_MAX = 255;

  public static final int VALUE_MAX = 65536;

  /** Bytes of all names and values of an inode: what a guest can take from the host. */
  private static final int MOST = 2 * VALUE_MAX;

  private final Map<String, byte[]> values = new TreeMap<>();

  public void set(String name, byte[] value, int flags) {
    byte[] old = values.get(name);
    if (old != null && (flags & XATTR_CREATE) != 0) {
      throw ErrnoException.of(EEXIST);
    }
    if (old == null && (flags & XATTR_REPLACE) != 0) {
      throw ErrnoException.of(ENODATA);
    }
    int used = values.entrySet().stream().mapToInt(e -> size(e.getKey(), e.getValue())).sum();
    if (used + size(name, value) - (old == null ? 0 : size(name, old)) > MOST) {
      throw ErrnoException.of(ENOSPC);
    }
    values.put(name, value);
  }

  private static int size(String name, byte[] value) {
    return name.length() + value.length;
  }

  public byte[] get(String name) {
    byte[] value = values.get(name);
    if (value == null) {
      throw ErrnoException.of(ENODATA);
    }
    return value;
  }

  public void remove(String name) {
    if (values.remove(name) == null) {
      throw ErrnoException.of(ENODATA);
    }
  }

  /** All names, in order. */
  public Iterable<String> names() {
    return values.keySet();
  }
}
