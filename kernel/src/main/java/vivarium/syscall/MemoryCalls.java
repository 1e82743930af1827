package vivarium.syscall;

import static vivarium.abi.MmapFlags.MAP_ANONYMOUS;
import static vivarium.abi.MmapFlags.MAP_SHARED;
import static vivarium.abi.MmapFlags.MAP_SHARED_VALIDATE;
import static vivarium.abi.MmapFlags.MAP_TYPE;
import static vivarium.abi.MmapFlags.MLOCK_ONFAULT;
import static vivarium.abi.MmapFlags.PROT_EXEC;
import static vivarium.abi.MmapFlags.PROT_READ;
import static vivarium.abi.MmapFlags.PROT_WRITE;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Personality;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.mem.MapRequest;
import vivarium.mem.MappedFile;
import vivarium.mem.PhysicalMemory;
import vivarium.proc.Task;
import vivarium.proc.TraceAccess;

/** System calls on the caller's address space, and on that of another process. */
public final class MemoryCalls {
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
  private static final int ALL = PROT_READ | PROT_WRITE | PROT_EXEC;

  /** Pages that mincore reports at a time. */
  private static final int MINCORE_CHUNK = 4096;

  private MemoryCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.BRK, "addr -> addr", MemoryCalls::brk),
        SyscallRow.of(
                SyscallNumbers.MMAP,
                "addr, size, prot, mapflags, fd, hex -> addr",
                MemoryCalls::mmap)
            .note("MAP_HUGETLB gives ENOMEM; MAP_SYNC is refused"),
        SyscallRow.of(SyscallNumbers.MUNMAP, "addr, size", MemoryCalls::munmap),
        SyscallRow.of(SyscallNumbers.MPROTECT, "addr, size, prot", MemoryCalls::mprotect),
        SyscallRow.of(
            SyscallNumbers.MREMAP,
            "addr, size, size, mremapflags, addr -> addr",
            MemoryCalls::mremap),
        SyscallRow.of(SyscallNumbers.MADVISE, "addr, size, madvice", MemoryCalls::madvise),
        SyscallRow.of(SyscallNumbers.MINCORE, "addr, size, addr", MemoryCalls::mincore),
        SyscallRow.of(SyscallNumbers.MSYNC, "addr, size, hex", MemoryCalls::msync),
        SyscallRow.of(SyscallNumbers.MLOCK, "addr, size", MemoryCalls::mlock),
        SyscallRow.of(SyscallNumbers.MLOCK2, "addr, size, hex", MemoryCalls::mlock2),
        SyscallRow.of(SyscallNumbers.MUNLOCK, "addr, size", MemoryCalls::munlock),
        SyscallRow.of(SyscallNumbers.MLOCKALL, "hex", MemoryCalls::mlockall),
        SyscallRow.of(SyscallNumbers.MUNLOCKALL, "", MemoryCalls::munlockall),
        SyscallRow.of(
            SyscallNumbers.PROCESS_VM_READV,
            "pid, iovec, size, addr, size, hex",
            MemoryCalls::processVmReadv),
        SyscallRow.of(
            SyscallNumbers.PROCESS_VM_WRITEV,
            "pid, iovec, size, addr, size, hex",
            MemoryCalls::processVmWritev),
        SyscallRow.of(SyscallNumbers.MEMBARRIER, "hex, hex, int", MemoryCalls::membarrier),
        SyscallRow.of(
            SyscallNumbers.RISCV_FLUSH_ICACHE,
            "addr, addr, hex",
            MemoryCalls::flushInstructionCache));
  }

  /** The flag of riscv_flush_icache for the calling thread alone. */
  private static final int FLUSH_LOCAL = 1;

  private static long brk(Task task, long address, long a1, long a2, long a3, long a4, long a5) {
    return task.memory().brk(address);
  }

  private static long mmap(
      Task task, long address, long length, long prot, long flags, long fd, long offset) {
    if ((offset & PAGE_SIZE - 1) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    MappedFile file = null;
    int mayProtect = ALL;
    if ((flags & MAP_ANONYMOUS) == 0) {
      OpenFile open = task.files().get((int) fd);
      if (length == 0) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      file = open.mappable();
      mayProtect = mayProtect(open, (int) flags, (int) prot);
    }
    long fileOffset = file == null ? 0 : offset;
    return task.memory()
        .map(
            new MapRequest(
                address,
                length,
                Personality.rights(task.process().personality, (int) prot & ALL),
                (int) flags,
                file,
                fileOffset,
                mayProtect,
                null));
  }

  /** What a mapping of the file may ever be; EACCES if it cannot even be read. */
  private static int mayProtect(OpenFile open, int flags, int protection) {
    if (!open.readable()) {
      throw ErrnoException.of(Errno.EACCES);
    }
    int type = flags & MAP_TYPE;
    boolean shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
    int may = shared && !open.writable() ? PROT_READ | PROT_EXEC : ALL;
    return shared ? MemfdCalls.mayMap(open, protection, may) : may;
  }

  private static long munmap(
      Task task, long address, long length, long a2, long a3, long a4, long a5) {
    task.memory().unmap(address, length);
    return 0;
  }

  private static long mprotect(
      Task task, long address, long length, long prot, long a3, long a4, long a5) {
    int rights = Personality.rights(task.process().personality, (int) prot);
    task.memory().protect(address, length, rights);
    return 0;
  }

  private static long mremap(
      Task task, long address, long oldLength, long newLength, long flags, long to, long a5) {
    return task.memory().remap(address, oldLength, newLength, (int) flags, to);
  }

  private static long madvise(
      Task task, long address, long length, long advice, long a3, long a4, long a5) {
    task.memory().advise(address, length, (int) advice);
    return 0;
  }

  private static long mincore(
      Task task, long address, long length, long vector, long a3, long a4, long a5) {
    long pages = (length >>> 12) + ((length & PAGE_SIZE - 1) != 0 ? 1 : 0);
    long done = 0;
    do {
      int part = (int) Math.min(MINCORE_CHUNK, pages - done);
      byte[] found = task.memory().resident(address + done * PAGE_SIZE, (long) part * PAGE_SIZE);
      task.memory().copyOut(vector + done, found, 0, part);
      done += part;
    } while (done < pages);
    return 0;
  }

  private static long msync(
      Task task, long address, long length, long flags, long a3, long a4, long a5) {
    task.memory().sync(address, length, (int) flags);
    return 0;
  }

  private static long mlock(
      Task task, long address, long length, long a2, long a3, long a4, long a5) {
    task.memory().lock(address, length, false);
    return 0;
  }

  private static long mlock2(
      Task task, long address, long length, long flags, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, MLOCK_ONFAULT);
    task.memory().lock(address, length, (flags & MLOCK_ONFAULT) != 0);
    return 0;
  }

  private static long munlock(
      Task task, long address, long length, long a2, long a3, long a4, long a5) {
    task.memory().unlock(address, length);
    return 0;
  }

  private static long mlockall(Task task, long flags, long a1, long a2, long a3, long a4, long a5) {
    task.memory().lockAll((int) flags);
    return 0;
  }

  private static long munlockall(Task task, long a0, long a1, long a2, long a3, long a4, long a5) {
    task.memory().unlockAll();
    return 0;
  }

  private static long processVmReadv(
      Task task, long pid, long local, long localCount, long remote, long remoteCount, long flags) {
    Task other = other(task, pid, flags);
    IoVectors to = IoVectors.read(task, local, localCount);
    IoVectors from = IoVectors.read(task, remote, remoteCount);
    return transfer(other, from, task, to);
  }

  private static long processVmWritev(
      Task task, long pid, long local, long localCount, long remote, long remoteCount, long flags) {
    Task other = other(task, pid, flags);
    IoVectors from = IoVectors.read(task, local, localCount);
    IoVectors to = IoVectors.read(task, remote, remoteCount);
    return transfer(task, from, other, to);
  }

  /** The task whose memory is meant, if the caller may look into it. */
  private static Task other(Task task, long pid, long flags) {
    if (flags != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    @Nullable Task other = task.kernel().pids().task((int) pid);
    if (other == null || other.addressSpace() == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    if (!TraceAccess.mayAttach(task, other)) {
      throw ErrnoException.of(Errno.EPERM);
    }
    return other;
  }

  /** Copies between processes up to the first byte that cannot be; EFAULT if that is the first. */
  private static long transfer(Task source, IoVectors from, Task target, IoVectors to) {
    long total = Math.min(from.total(), to.total());
    byte[] buffer = new byte[(int) Math.min(total, 1 << 16)];
    long done = 0;
    while (done < total) {
      int wanted = (int) Math.min(buffer.length, total - done);
      int got = from.gather(source, done, buffer, wanted);
      int put = to.scatter(target, done, buffer, got);
      done += put;
      if (put < wanted) {
        break;
      }
    }
    if (done == 0 && total > 0) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    return done;
  }

  private static long membarrier(
      Task task, long command, long flags, long cpu, long a3, long a4, long a5) {
    return Membarrier.call(task.kernel().machine(), task.memory(), (int) command, (int) flags);
  }

  /** Stores to code drop what was decoded; harts that run it look again when they come back. */
  private static long flushInstructionCache(
      Task task, long start, long end, long flags, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, FLUSH_LOCAL);
    if (flags != FLUSH_LOCAL) {
      task.memory().halt();
    }
    return 0;
  }
}
