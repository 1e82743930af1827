package vivarium.syscall;

import static vivarium.abi.Errno.E2BIG;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENODATA;
import static vivarium.abi.Errno.EOPNOTSUPP;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ERANGE;

import java.io.ByteArrayOutputStream;
import java.util.List;
import vivarium.abi.At;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.ExtendedAttributes;
import vivarium.fs.FileEvents;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.Names;
import vivarium.proc.Task;

/**
 * Extended attributes: setxattr(2), getxattr(2), listxattr(2), removexattr(2) and their forms for
 * links and descriptors. Files in memory keep them, other file systems answer ENOTSUP.
 */
public final class XattrCalls {
  private static final int LONGEST_LIST = 65536;

  /** How a call says which file it means. */
  private enum By {
    PATH,
    LINK,
    DESCRIPTOR
  }

  private XattrCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        set(SyscallNumbers.SETXATTR, "path, str, buf, size, hex", By.PATH),
        set(SyscallNumbers.LSETXATTR, "path, str, buf, size, hex", By.LINK),
        set(SyscallNumbers.FSETXATTR, "fd, str, buf, size, hex", By.DESCRIPTOR),
        get(SyscallNumbers.GETXATTR, "path, str, addr, size", By.PATH),
        get(SyscallNumbers.LGETXATTR, "path, str, addr, size", By.LINK),
        get(SyscallNumbers.FGETXATTR, "fd, str, addr, size", By.DESCRIPTOR),
        list(SyscallNumbers.LISTXATTR, "path, addr, size", By.PATH),
        list(SyscallNumbers.LLISTXATTR, "path, addr, size", By.LINK),
        list(SyscallNumbers.FLISTXATTR, "fd, addr, size", By.DESCRIPTOR),
        remove(SyscallNumbers.REMOVEXATTR, "path, str", By.PATH),
        remove(SyscallNumbers.LREMOVEXATTR, "path, str", By.LINK),
        remove(SyscallNumbers.FREMOVEXATTR, "fd, str", By.DESCRIPTOR));
  }

  private static SyscallRow set(int number, String formats, By by) {
    return row(
        number,
        formats,
        (t, file, name, value, size, flags, a5) -> {
          if ((flags & ~(ExtendedAttributes.XATTR_CREATE | ExtendedAttributes.XATTR_REPLACE))
              != 0) {
            throw ErrnoException.of(EINVAL);
          }
          String attribute = name(t, name);
          if (size < 0 || size > ExtendedAttributes.VALUE_MAX) {
            throw ErrnoException.of(E2BIG);
          }
          byte[] bytes = new byte[(int) size];
          t.memory().copyIn(value, bytes, 0, bytes.length);
          Location place = place(t, file, by);
          requireWritable(t, place, attribute);
          place.inode().attributes().set(attribute, bytes, (int) flags);
          FileEvents.attributesChanged(place);
          return 0;
        });
  }

  private static SyscallRow get(int number, String formats, By by) {
    return row(
        number,
        formats,
        (t, file, name, value, size, a4, a5) -> {
          String attribute = name(t, name);
          Location place = place(t, file, by);
          requireReadable(t, place, attribute);
          byte[] bytes = place.inode().attributes().get(attribute);
          if (size == 0) {
            return bytes.length;
          }
          if (bytes.length > size) {
            throw ErrnoException.of(ERANGE);
          }
          t.memory().copyOut(value, bytes, 0, bytes.length);
          return bytes.length;
        });
  }

  private static SyscallRow list(int number, String formats, By by) {
    return row(
        number,
        formats,
        (t, file, list, size, a3, a4, a5) -> {
          Inode inode = place(t, file, by).inode();
          if (!inode.fileSystem().keepsAttributes()) {
            return 0;
          }
          ByteArrayOutputStream names = new ByteArrayOutputStream();
          for (String name : inode.attributes().names()) {
            if (!name.startsWith("trusted.") || t.capable(Capability.SYS_ADMIN)) {
              names.writeBytes(Names.encode(name));
              names.write(0);
            }
          }
          if (size == 0) {
            return names.size();
          }
          if (names.size() > Math.min(size & 0xffffffffL, LONGEST_LIST)) {
            throw ErrnoException.of(ERANGE);
          }
          t.memory().copyOut(list, names.toByteArray(), 0, names.size());
          return names.size();
        });
  }

  private static SyscallRow remove(int number, String formats, By by) {
    return row(
        number,
        formats,
        (t, file, name, a2, a3, a4, a5) -> {
          String attribute = name(t, name);
          Location place = place(t, file, by);
          requireWritable(t, place, attribute);
          place.inode().attributes().remove(attribute);
          FileEvents.attributesChanged(place);
          return 0;
        });
  }

  private static SyscallRow row(int number, String formats, SyscallHandler handler) {
    return SyscallRow.of(number, formats, handler)
        .note("files in memory keep attributes; folders of the host and /proc do not");
  }

  private static Location place(Task t, long file, By by) {
    return by == By.DESCRIPTOR
        ? Arguments.usable(t, file).location()
        : Arguments.place(t, At.AT_FDCWD, file, by == By.PATH, false);
  }

  /** An attribute's name; ERANGE if it is empty or too long. */
  private static String name(Task t, long address) {
    String name;
    try {
      name = Names.fromLatin1(t.memory().readString(address, ExtendedAttributes.NAME_MAX + 1));
    } catch (ErrnoException e) {
      throw e.errno() == vivarium.abi.Errno.ENAMETOOLONG ? ErrnoException.of(ERANGE) : e;
    }
    if (name.isEmpty()) {
      throw ErrnoException.of(ERANGE);
    }
    return name;
  }

  private static void requireReadable(Task t, Location place, String name) {
    checkKind(t, place, name, ENODATA, Mode.R_OK);
    requireNamespace(name);
  }

  private static void requireWritable(Task t, Location place, String name) {
    if (place.mount().readOnly()) {
      throw ErrnoException.of(vivarium.abi.Errno.EROFS);
    }
    checkKind(t, place, name, EPERM, Mode.W_OK);
    requireNamespace(name);
    if (name.startsWith("security.") && !t.capable(Capability.SYS_ADMIN)) {
      throw ErrnoException.of(EPERM);
    }
  }

  /** Who may use an attribute of that kind on a file of that type. */
  private static void checkKind(Task t, Location place, String name, int refusal, int wanted) {
    Inode inode = place.inode();
    if (name.startsWith("trusted.")) {
      if (!t.capable(Capability.SYS_ADMIN)) {
        throw ErrnoException.of(refusal);
      }
    } else if (name.startsWith("user.")) {
      if (!inode.isRegular() && !inode.isDirectory()) {
        throw ErrnoException.of(refusal);
      }
      boolean sticky = inode.isDirectory() && (inode.mode() & Mode.S_ISVTX) != 0;
      if (sticky
          && wanted == Mode.W_OK
          && !t.capable(Capability.FOWNER)
          && inode.uid() != t.fsUid()) {
        throw ErrnoException.of(EPERM);
      }
      t.kernel().vfs().access(t, place, wanted);
    }
  }

  private static void requireNamespace(String name) {
    boolean known =
        (name.startsWith("user.") && name.length() > 5)
            || (name.startsWith("trusted.") && name.length() > 8)
            || (name.startsWith("security.") && name.length() > 9);
    if (!known) {
      boolean bare = name.equals("user.") || name.equals("trusted.") || name.equals("security.");
      throw ErrnoException.of(bare ? EINVAL : EOPNOTSUPP);
    }
  }
}
