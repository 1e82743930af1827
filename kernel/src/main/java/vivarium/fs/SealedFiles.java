package vivarium.fs;

import vivarium.abi.Capability;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.Seals;
import vivarium.mem.Frames;

/** Where the files of memfd_create(2) live: a tmpfs that is mounted nowhere. */
public final class SealedFiles {
  private final MemoryFileSystem fileSystem;
  private final Mount mount;

  public SealedFiles(Vfs vfs, Frames frames) {
    fileSystem = MemoryFileSystem.tmpfs(vfs, frames, 01777);
    mount = vfs.mounts().internal(fileSystem);
  }

  /**
   * A file without a name in the tree, open for reading and writing.
   *
   * @param label what /proc shows it as, after "memfd:"
   */
  public OpenFile create(FileUser user, String label, int permissions, int seals) {
    Inode inode =
        fileSystem.root().createUnnamed(Mode.S_IFREG | permissions, user.fsUid(), user.fsGid());
    ((MemoryFile) inode).setSeals(seals);
    Dentry dentry = new Dentry(mount.root(), "memfd:" + label, inode);
    dentry.markDeleted();
    int flags = OpenFlags.O_RDWR | OpenFlags.O_LARGEFILE;
    return new RegularFile(new Location(mount, dentry), flags, user.capable(Capability.FSETID));
  }

  /** What a fresh file of {@code flags} may still be sealed with. */
  public static int initialSeals(int flags) {
    boolean sealable = (flags & (Seals.MFD_ALLOW_SEALING | Seals.MFD_NOEXEC_SEAL)) != 0;
    int seals = sealable ? 0 : Seals.F_SEAL_SEAL;
    return (flags & Seals.MFD_NOEXEC_SEAL) != 0 ? seals | Seals.F_SEAL_EXEC : seals;
  }
}
