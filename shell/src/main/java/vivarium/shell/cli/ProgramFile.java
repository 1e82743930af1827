package vivarium.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vivarium.boot.MountOption;

/**
 * Where {@code run} finds its program. A host file is shown to the guest, read-only and alone, in
 * {@code /host}; a name without a slash that is no such file, or any name under a {@code --root}
 * that holds it, is the guest's.
 *
 * @param path in the guest
 * @param mount what must be mounted for it, or null
 */
record ProgramFile(String path, @Nullable MountOption mount) {

  static ProgramFile find(String name, boolean ownRoot, Path root) {
    if (ownRoot) {
      String found = inGuest(name, root);
      if (found != null) {
        return new ProgramFile(found, null);
      }
    }
    Path file = Path.of(name).toAbsolutePath().normalize();
    if (Files.exists(file)) {
      if (Files.isDirectory(file)) {
        throw new UsageException(name + ": is a directory", 126);
      }
      if (!Files.isReadable(file)) {
        throw new UsageException(name + ": permission denied", 126);
      }
      Path real = followed(file);
      return new ProgramFile(
          Session.hostFolder() + "/" + real.getFileName(),
          new MountOption(real, Session.hostFolder(), false));
    }
    String found = ownRoot ? null : inGuest(name, root);
    if (found == null && !Files.isDirectory(root)) {
      // an image: only the guest can tell
      return new ProgramFile(name.indexOf('/') >= 0 ? name : "/bin/" + name, null);
    }
    if (found == null) {
      throw new UsageException(name + ": not found", 127);
    }
    return new ProgramFile(found, null);
  }

  /** A program of the guest's own, by its path or its name on the PATH. */
  static ProgramFile ofGuest(String name, Path root) {
    String found = Files.isDirectory(root) ? inGuest(name, root) : name;
    if (found == null) {
      throw new UsageException(name + ": not found", 127);
    }
    return new ProgramFile(found, null);
  }

  /** The file that links lead to: it is the person who named it, not the guest. */
  private static Path followed(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read", 126);
    }
  }

  private static @Nullable String inGuest(String name, Path root) {
    if (name.indexOf('/') >= 0) {
      return name.startsWith("/") && exists(root.resolve(name.substring(1))) ? name : null;
    }
    for (String directory : Session.PATH.split(":")) {
      if (exists(root.resolve(directory.substring(1)).resolve(name))) {
        return directory + "/" + name;
      }
    }
    return null;
  }

  /** A link counts by itself: it may lead somewhere only in the guest. */
  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path);
  }

  /** {@code HOST:GUEST[:rw]}. */
  static MountOption mountOption(String text) {
    String value = text;
    boolean writable = value.endsWith(":rw");
    if (writable || value.endsWith(":ro")) {
      value = value.substring(0, value.length() - 3);
    }
    int colon = value.lastIndexOf(':');
    if (colon <= 0 || colon + 1 >= value.length() || value.charAt(colon + 1) != '/') {
      throw new UsageException("--mount " + text + ": wanted HOST:GUEST[:rw], GUEST from /");
    }
    Path host = Path.of(value.substring(0, colon)).toAbsolutePath().normalize();
    if (!Files.isDirectory(host)) {
      throw new UsageException("--mount " + text + ": " + host + " is not a directory");
    }
    return new MountOption(host, value.substring(colon + 1), writable);
  }
}
