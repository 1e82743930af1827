package vivarium.fs;

import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.EPERM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;

/**
 * A directory of a {@link HostFileSystem}. What the host can only make by path (directories, links)
 * is made in the mounted folder itself, under a name of our own, and moved to its place by handle.
 */
final class HostDirectory extends HostInode {
  private int temporaries;

  HostDirectory(
      HostFileSystem fileSystem, long ino, HostFolder.Place place, HostFolder.Facts facts) {
    super(fileSystem, ino, place, facts);
  }

  /** Runs in this directory; host errors become errnos. */
  private <T extends @Nullable Object> T here(HostFolder.InDirectory<T> action) {
    try {
      return folder().in(place(), action);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public @Nullable Inode lookup(String name) {
    if (!folder().shows(place(), name)) {
      return null;
    }
    try {
      return folder().in(place(), (directory, path) -> find(directory, path, name));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  private HostInode find(SecureDirectoryStream<Path> directory, Path path, String name)
      throws IOException {
    return host().inode(place().child(name), HostFolder.facts(directory, path, name));
  }

  @Override
  public List<DirectoryEntry> list() {
    try {
      List<String> names = new ArrayList<>(folder().names(place()));
      names.sort(null);
      return folder()
          .in(
              place(),
              (directory, path) -> {
                List<DirectoryEntry> entries = new ArrayList<>(names.size());
                for (String name : names) {
                  try {
                    HostInode child = find(directory, path, name);
                    entries.add(new DirectoryEntry(name, child.ino(), child.type()));
                  } catch (NoSuchFileException e) {
                    continue; // removed since the listing
                  }
                }
                return entries;
              });
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public Inode create(String name, int mode, long device, int uid, int gid) {
    switch (mode & Mode.S_IFMT) {
      case Mode.S_IFREG -> createFile(name, mode);
      case Mode.S_IFDIR ->
          place(
              name,
              temporary ->
                  Files.createDirectory(
                      temporary, PosixFilePermissions.asFileAttribute(permissions(0700))));
      default -> throw ErrnoException.of(EPERM);
    }
    Inode made = present(name);
    if ((made.mode() & 0777) != (mode & 0777)) {
      made.setPermissions(mode);
    }
    return made;
  }

  /** What was made a moment ago, unless the host has taken it away since. */
  private Inode present(String name) {
    Inode inode = lookup(name);
    if (inode == null) {
      throw ErrnoException.of(ENOENT);
    }
    return inode;
  }

  private void createFile(String name, int mode) {
    here((directory, path) -> {
      Path component = HostFolder.name(name);
      directory
          .newByteChannel(
              component,
              Set.of(
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE_NEW,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(permissions(mode | 0600)))
          .close();
      return true;
    });
  }

  /** Makes something at a path of the host. */
  private interface Maker {
    void make(Path temporary) throws IOException;
  }

  private void place(String name, Maker maker) {
    HostFolder.Place top = HostFolder.Place.TOP;
    String temporaryName = ".vivarium-" + ProcessHandle.current().pid() + "-" + ++temporaries;
    Path temporary = folder().path().resolve(temporaryName);
    try {
      Path component = HostFolder.name(name);
      maker.make(temporary);
      try {
        folder()
            .in(
                top,
                (from, fromPath) ->
                    folder()
                        .in(
                            place(),
                            (to, toPath) -> {
                              if (exists(to, component)) {
                                throw ErrnoException.of(EEXIST);
                              }
                              from.move(Path.of(temporaryName), to, component);
                              return true;
                            }));
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  private static boolean exists(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      HostFolder.key(directory, name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Inode symlink(String name, String target, int uid, int gid) {
    place(name, temporary -> Files.createSymbolicLink(temporary, HostFolder.name(target)));
    return present(name);
  }

  @Override
  public void link(String name, Inode target) {
    HostInode file = (HostInode) target;
    Path existing = hostPath(file.place());
    place(
        name,
        temporary -> {
          Files.createLink(temporary, existing);
          Object made =
              folder()
                  .facts(HostFolder.Place.TOP.child(String.valueOf(temporary.getFileName())))
                  .key();
          if (!made.equals(file.key())) {
            Files.delete(temporary);
            throw new NoSuchFileException(name);
          }
        });
    file.refresh();
  }

  private Path hostPath(HostFolder.Place where) {
    HostFolder.Place above = where.parent();
    return above == null ? folder().path() : hostPath(above).resolve(where.name());
  }

  @Override
  public void unlink(String name) {
    HostInode victim = (HostInode) lookup(name);
    here((directory, path) -> {
      if (victim != null) {
        victim.losesName();
      }
      directory.deleteFile(HostFolder.name(name));
      return true;
    });
    gone(victim);
  }

  @Override
  public void rmdir(String name) {
    HostInode victim = (HostInode) lookup(name);
    here((directory, path) -> {
      directory.deleteDirectory(HostFolder.name(name));
      return true;
    });
    gone(victim);
  }

  private void gone(@Nullable HostInode victim) {
    if (victim == null) {
      return;
    }
    if (victim.isDirectory() || victim.links() <= 1) {
      host().forget(victim.key());
    } else {
      victim.refresh();
    }
  }

  @Override
  public void rename(String name, Inode newParent, String newName) {
    HostDirectory target = (HostDirectory) newParent;
    HostInode replaced = (HostInode) target.lookup(newName);
    if (replaced instanceof HostDirectory directory && !directory.list().isEmpty()) {
      throw ErrnoException.of(vivarium.abi.Errno.ENOTEMPTY);
    }
    here((from, fromPath) ->
        folder()
            .in(
                target.place(),
                (to, toPath) -> {
                  if (replaced != null) {
                    replaced.losesName();
                  }
                  from.move(HostFolder.name(name), to, HostFolder.name(newName));
                  return true;
                }));
    gone(replaced);
    Inode moved = target.lookup(newName); // learns its new place
    if (moved instanceof HostDirectory) {
      host().moved(place().child(name), target.place().child(newName));
    }
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new OpenDirectory(vfs, at, flags);
  }
}
