package vivarium.fs;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/** From what the host's file system throws to an errno. */
final class HostErrors {
  private static final Map<String, Integer> REASONS =
      Map.ofEntries(
          entry("Is a directory", Errno.EISDIR),
          entry("Not a directory", Errno.ENOTDIR),
          entry("Too many levels of symbolic links", Errno.ELOOP),
          entry("No space left on device", Errno.ENOSPC),
          entry("Disk quota exceeded", Errno.EDQUOT),
          entry("Read-only file system", Errno.EROFS),
          entry("File name too long", Errno.ENAMETOOLONG),
          entry("Operation not permitted", Errno.EPERM),
          entry("Invalid cross-device link", Errno.EXDEV),
          entry("Directory not empty", Errno.ENOTEMPTY),
          entry("Invalid argument", Errno.EINVAL),
          entry("Text file busy", Errno.ETXTBSY),
          entry("Too many links", Errno.EMLINK),
          entry("File too large", Errno.EFBIG),
          entry("Device or resource busy", Errno.EBUSY),
          entry("No such device or address", Errno.ENXIO));

  private HostErrors() {}

  static ErrnoException of(IOException e) {
    return ErrnoException.of(number(e));
  }

  private static int number(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> Errno.ENOENT;
      case AccessDeniedException denied -> Errno.EACCES;
      case FileAlreadyExistsException exists -> Errno.EEXIST;
      case DirectoryNotEmptyException full -> Errno.ENOTEMPTY;
      case NotDirectoryException other -> Errno.ENOTDIR;
      case AtomicMoveNotSupportedException across -> Errno.EXDEV;
      case FileSystemException other ->
          REASONS.getOrDefault(String.valueOf(other.getReason()), Errno.EIO);
      default -> REASONS.getOrDefault(String.valueOf(e.getMessage()), Errno.EIO);
    };
  }
}
