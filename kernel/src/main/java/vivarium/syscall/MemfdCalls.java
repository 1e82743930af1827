package vivarium.syscall;

import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOSYS;
import static vivarium.abi.Errno.EPERM;

import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.MmapFlags;
import vivarium.abi.OpenFlags;
import vivarium.abi.Seals;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.Names;
import vivarium.fs.OpenFile;
import vivarium.fs.SealedFiles;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;
import vivarium.proc.Task;

/** Files in memory without a name, and the seals of such files: memfd_create(2), fcntl(2). */
public final class MemfdCalls {
  private static final int LONGEST_LABEL = 249;

  private final SealedFiles files;

  private MemfdCalls(Kernel kernel) {
    files = new SealedFiles(kernel.vfs(), kernel.frames());
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    MemfdCalls c = new MemfdCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.MEMFD_CREATE, "str, hex -> fd", c::create)
            .note("no MFD_HUGETLB"));
  }

  private long create(Task t, long name, long flags, long a2, long a3, long a4, long a5) {
    int known =
        Seals.MFD_CLOEXEC | Seals.MFD_ALLOW_SEALING | Seals.MFD_NOEXEC_SEAL | Seals.MFD_EXEC;
    if ((flags & Seals.MFD_HUGETLB) != 0) {
      throw ErrnoException.of(ENOSYS);
    }
    Arguments.requireFlags(flags, known);
    boolean noExec = (flags & Seals.MFD_NOEXEC_SEAL) != 0;
    if (noExec && (flags & Seals.MFD_EXEC) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    String label;
    try {
      label = Names.fromLatin1(t.memory().readString(name, LONGEST_LABEL + 1));
    } catch (ErrnoException e) {
      boolean tooLong = e.errno() == vivarium.abi.Errno.ENAMETOOLONG;
      throw tooLong ? ErrnoException.of(EINVAL) : e;
    }
    int seals = SealedFiles.initialSeals((int) flags);
    OpenFile file = files.create(t, label, noExec ? 0666 : 0777, seals);
    boolean cloexec = (flags & Seals.MFD_CLOEXEC) != 0;
    return Arguments.install(t, file, cloexec ? OpenFlags.O_CLOEXEC : 0);
  }

  /** F_ADD_SEALS. */
  static long addSeals(Task t, OpenFile file, long seals) {
    if ((seals & ~Seals.ALL) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    int present = file.inode().seals();
    if (!file.writable()) {
      throw ErrnoException.of(EPERM);
    }
    boolean write = (seals & Seals.F_SEAL_WRITE) != 0 && (present & Seals.F_SEAL_WRITE) == 0;
    if (write && (present & Seals.F_SEAL_SEAL) == 0 && mappedForWriting(t, file)) {
      throw ErrnoException.of(EBUSY);
    }
    file.inode().addSeals((int) seals);
    return 0;
  }

  private static boolean mappedForWriting(Task t, OpenFile file) {
    FilePages pages = file.inode().pages();
    for (var process : t.kernel().pids().processes()) {
      AddressSpace space = process.addressSpace();
      if (space == null) {
        continue;
      }
      for (Vma area : space.areas()) {
        MappedFile mapped = area.file();
        boolean same = mapped != null && mapped.pages() == pages;
        if (same && area.has(Vma.SHARED) && area.has(Vma.MAY_WRITE)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What a shared mapping of a sealed file may be; EPERM if it wants to write now. */
  static int mayMap(OpenFile file, int protection, int may) {
    if (!file.inode().fileSystem().keepsAttributes() || !file.inode().isRegular()) {
      return may;
    }
    boolean sealed = (file.inode().seals() & (Seals.F_SEAL_WRITE | Seals.F_SEAL_FUTURE_WRITE)) != 0;
    if (sealed && (protection & MmapFlags.PROT_WRITE) != 0) {
      throw ErrnoException.of(EPERM);
    }
    return sealed ? may & ~MmapFlags.PROT_WRITE : may;
  }
}
