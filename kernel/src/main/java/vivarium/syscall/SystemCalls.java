package vivarium.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.HardwareProbe;
import vivarium.abi.KernelIdentity;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.trace.LogEntry;

/**
 * The machine as a whole: uname(2), sysinfo(2), getrandom(2), getcpu(2), syslog(2), riscv_hwprobe.
 */
public final class SystemCalls {
  private static final int NAME_FIELD = 65;
  private static final int HOST_NAME_MAX = 64;
  private static final int SYSINFO_BYTES = 112;
  private static final int RANDOM_FLAGS = 7;
  private static final int RANDOM_CHUNK = 4096;
  private static final long RANDOM_MOST = 33_554_431;
  private static final int LOG_READ_ALL = 3;
  private static final int LOG_SIZE_UNREAD = 9;
  private static final int LOG_SIZE_BUFFER = 10;

  private final Kernel kernel;

  private SystemCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    SystemCalls calls = new SystemCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.UNAME, "out utsname", calls::uname),
        SyscallRow.of(SyscallNumbers.SETHOSTNAME, "str, size", calls::setHostName),
        SyscallRow.of(SyscallNumbers.SETDOMAINNAME, "str, size", calls::setDomainName),
        SyscallRow.of(SyscallNumbers.SYSINFO, "out sysinfo", calls::sysinfo),
        SyscallRow.of(SyscallNumbers.GETRANDOM, "out random, size, randomflags", calls::getRandom),
        SyscallRow.of(SyscallNumbers.GETCPU, "addr, addr, addr", calls::getCpu),
        SyscallRow.of(SyscallNumbers.SYSLOG, "int, addr, int", calls::syslog)
            .note("reading all messages, and the sizes"),
        SyscallRow.of(
                SyscallNumbers.RISCV_HWPROBE, "addr, size, size, addr, hex", calls::hardwareProbe)
            .note("no RISCV_HWPROBE_WHICH_CPUS"));
  }

  private long uname(Task task, long address, long a1, long a2, long a3, long a4, long a5) {
    String[] fields = {
      KernelIdentity.SYSTEM,
      kernel.hostName(),
      KernelIdentity.RELEASE,
      KernelIdentity.VERSION,
      KernelIdentity.MACHINE,
      kernel.domainName()
    };
    byte[] bytes = new byte[NAME_FIELD * fields.length];
    for (int i = 0; i < fields.length; i++) {
      byte[] text = fields[i].getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(text, 0, bytes, i * NAME_FIELD, Math.min(text.length, NAME_FIELD - 1));
    }
    task.memory().copyOut(address, bytes, 0, bytes.length);
    return 0;
  }

  private long setHostName(Task task, long from, long size, long a2, long a3, long a4, long a5) {
    kernel.setHostName(name(task, from, size));
    return 0;
  }

  private long setDomainName(Task task, long from, long size, long a2, long a3, long a4, long a5) {
    kernel.setDomainName(name(task, from, size));
    return 0;
  }

  private static String name(Task task, long from, long size) {
    if (!task.credentials().capable(Capability.SYS_ADMIN)) {
      throw ErrnoException.of(Errno.EPERM);
    }
    if (size < 0 || size > HOST_NAME_MAX) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    byte[] bytes = new byte[(int) size];
    task.memory().copyIn(from, bytes, 0, bytes.length);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private long sysinfo(Task task, long address, long a1, long a2, long a3, long a4, long a5) {
    Frames frames = kernel.frames();
    long page = vivarium.mem.PhysicalMemory.PAGE_SIZE;
    long now = kernel.clock().now();
    ByteBuffer info = ByteBuffer.allocate(SYSINFO_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    info.putLong(now / 1_000_000_000L);
    for (long load : kernel.counters().load().averages(now)) {
      info.putLong(load << 16 - vivarium.trace.LoadAverage.SHIFT);
    }
    info.putLong(frames.totalCount() * page);
    info.putLong(frames.freeCount() * page);
    info.putLong(frames.count(FrameUse.SHARED) * page);
    info.putLong(0);
    info.putLong(frames.reclaim().swapping().totalSlots() * page);
    info.putLong(frames.reclaim().swapping().freeSlots() * page);
    info.putShort((short) Math.min(kernel.pids().taskCount(), 0xffff));
    info.putInt(104, 1);
    task.memory().copyOut(address, info.array(), 0, SYSINFO_BYTES);
    return 0;
  }

  private long getRandom(
      Task task, long address, long length, long flags, long a3, long a4, long a5) {
    if ((flags & ~RANDOM_FLAGS) != 0 || (flags & 6) == 6) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long wanted = Math.clamp(length, 0, RANDOM_MOST);
    byte[] chunk = new byte[(int) Math.min(wanted, RANDOM_CHUNK)];
    long done = 0;
    while (done < wanted) {
      kernel.random().nextBytes(chunk);
      int count = (int) Math.min(chunk.length, wanted - done);
      int copied = task.memory().copyOutUpTo(address + done, chunk, 0, count);
      done += copied;
      if (copied < count) {
        break;
      }
    }
    if (done == 0 && wanted > 0) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    return done;
  }

  private long getCpu(Task task, long cpu, long node, long a2, long a3, long a4, long a5) {
    if (cpu != 0) {
      task.memory().writeInt(cpu, task.sched().hart());
    }
    if (node != 0) {
      task.memory().writeInt(node, 0);
    }
    return 0;
  }

  private long syslog(Task task, long action, long to, long size, long a3, long a4, long a5) {
    switch ((int) action) {
      case LOG_SIZE_BUFFER, LOG_SIZE_UNREAD -> {
        return logText().length;
      }
      case LOG_READ_ALL -> {
        if (to == 0 || (int) size < 0) {
          throw ErrnoException.of(Errno.EINVAL);
        }
        byte[] text = logText();
        int count = Math.min(text.length, (int) size);
        task.memory().copyOut(to, text, text.length - count, count);
        return count;
      }
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
  }

  private byte[] logText() {
    StringBuilder text = new StringBuilder();
    for (LogEntry entry : kernel.log().entries()) {
      text.append('<').append(entry.level()).append('>').append(entry).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private long hardwareProbe(
      Task task, long pairs, long count, long setSize, long set, long flags, long a5) {
    if (flags != 0 || (setSize == 0) != (set == 0)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    for (long i = 0; i < count; i++) {
      long at = pairs + 16 * i;
      long key = task.memory().readLong(at);
      boolean known = HardwareProbe.known(key);
      task.memory().writeLong(at, known ? key : -1);
      task.memory().writeLong(at + 8, known ? HardwareProbe.value(key) : 0);
    }
    return 0;
  }
}
