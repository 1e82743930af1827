package vivarium.fs;

import static vivarium.abi.Errno.EPERM;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;

/**
 * A file of a {@link HostFileSystem}: a link or special file as it stands here, or one of the
 * subclasses.
 */
class HostInode extends Inode {
  private final HostFileSystem host;
  private final Object key;
  private HostFolder.Place place;
  private long size;

  HostInode(HostFileSystem fileSystem, long ino, HostFolder.Place place, HostFolder.Facts facts) {
    super(fileSystem, ino, facts.mode() & (Mode.S_IFMT | Mode.PERMISSIONS), 0, 0);
    this.host = fileSystem;
    this.key = facts.key();
    this.place = place;
    take(facts);
  }

  final HostFileSystem host() {
    return host;
  }

  final HostFolder folder() {
    return host.folder();
  }

  /** The host's identity of the file. */
  final Object key() {
    return key;
  }

  /** Under which name it was seen last. */
  final HostFolder.Place place() {
    return place;
  }

  /** It was seen under this name with these attributes. */
  void found(HostFolder.Place where, HostFolder.Facts facts) {
    place = where;
    take(facts);
  }

  final void movedTo(HostFolder.Place where) {
    place = where;
  }

  /** Follows a directory above that was renamed. */
  final void moved(HostFolder.Place from, HostFolder.Place to) {
    place = place.moved(from, to);
  }

  private void take(HostFolder.Facts f) {
    int mode = f.mode() & (Mode.S_IFMT | Mode.PERMISSIONS);
    load(mode, 0, 0, f.links(), f.accessTime(), f.modifyTime(), f.changeTime());
    size = f.size();
  }

  @Override
  public void refresh() {
    try {
      HostFolder.Facts facts = folder().facts(place);
      if (facts.key().equals(key)) {
        found(place, facts);
      }
    } catch (IOException e) {
      // removed on the host: what was known last stays true for those who have it open
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long blocks() {
    return (size() + 511) / 512;
  }

  @Override
  public String readLink() {
    if (!isLink()) {
      return super.readLink();
    }
    try {
      return folder().linkText(place);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public void touchAccess() {}

  @Override
  public void setPermissions(int permissions) {
    Set<PosixFilePermission> set = permissions(permissions);
    change(view -> view.setPermissions(set));
  }

  /** The host's permission set; it has no place for set-id and sticky bits. */
  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's read bit down
    for (int i = 0; i < 9; i++) {
      if ((mode & 0400 >> i) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  /** Everything belongs to user 0 here, and cannot be given away. */
  @Override
  public void setOwner(int newUid, int newGid) {
    if (newUid != 0 || newGid != 0) {
      throw ErrnoException.of(EPERM);
    }
  }

  @Override
  public void setTimes(long access, long modify) {
    flush();
    FileTime accessed = FileTime.from(access, TimeUnit.NANOSECONDS);
    FileTime modified = FileTime.from(modify, TimeUnit.NANOSECONDS);
    change(view -> view.setTimes(modified, accessed, null));
  }

  private interface Change {
    void apply(PosixFileAttributeView view) throws IOException;
  }

  private void change(Change change) {
    HostFolder.Place above = place.parent();
    if (above == null) {
      throw ErrnoException.of(EPERM); // the mounted folder itself stays as its owner made it
    }
    try {
      folder()
          .in(
              above,
              (directory, path) -> {
                Path name = HostFolder.name(place.name());
                requireSame(HostFolder.key(directory, name));
                change.apply(
                    Objects.requireNonNull(
                        directory.getFileAttributeView(
                            name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)));
                return true;
              });
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
    refresh();
  }

  /** ENOENT if the name leads to another file by now. */
  final void requireSame(Object found) throws IOException {
    if (!found.equals(key)) {
      throw new java.nio.file.NoSuchFileException(place.name());
    }
  }

  /** A name of it is about to go; keeps open what is still in use. */
  void losesName() {}
}
