package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EMSGSIZE;
import static vivarium.abi.Errno.ENOBUFS;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Limits;
import vivarium.abi.Sockets;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.AddressSpace;
import vivarium.net.Outgoing;
import vivarium.net.Socket;
import vivarium.net.SocketAddress;
import vivarium.proc.Task;

/** Sending and receiving on sockets: send(2), recv(2) and their forms with messages. */
public final class MessageCalls {
  private MessageCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.SENDTO, "fd, buf, size, hex, addr, uint", MessageCalls::sendto)
            .note("no MSG_OOB"),
        SyscallRow.of(
                SyscallNumbers.RECVFROM,
                "fd, out buf, size, hex, addr, addr",
                MessageCalls::recvfrom)
            .note("no MSG_OOB"),
        SyscallRow.of(SyscallNumbers.SENDMSG, "fd, addr, hex", MessageCalls::sendmsg)
            .note("no MSG_OOB"),
        SyscallRow.of(SyscallNumbers.RECVMSG, "fd, addr, hex", MessageCalls::recvmsg)
            .note("no MSG_OOB, no error queue"),
        SyscallRow.of(SyscallNumbers.SENDMMSG, "fd, addr, uint, hex", MessageCalls::sendmmsg)
            .settledBy(MessageCalls::messagesInterrupted)
            .note("no MSG_OOB"),
        SyscallRow.of(
                SyscallNumbers.RECVMMSG, "fd, addr, uint, hex, timespec", MessageCalls::recvmmsg)
            .settledBy(MessageCalls::messagesInterrupted)
            .note("no MSG_OOB, no error queue"));
  }

  static long sendto(
      Task t, long fd, long buffer, long length, long flags, long address, long size) {
    Socket socket = SocketCalls.of(t, fd);
    IoVectors buffers = IoVectors.single(buffer, Math.min(length & Long.MAX_VALUE, Limits.RW_MAX));
    SocketAddress to = address == 0 ? null : SocketCalls.address(t, socket, address, size);
    return SocketTransfers.send(t, socket, buffers, (int) flags, outgoing(t, to));
  }

  private static Outgoing outgoing(Task t, @Nullable SocketAddress to) {
    return new Outgoing(t, to, List.of(), SocketCalls.credentials(t), false);
  }

  static long recvfrom(
      Task t, long fd, long buffer, long length, long flags, long address, long size) {
    Socket socket = SocketCalls.of(t, fd);
    IoVectors buffers = IoVectors.single(buffer, Math.min(length & Long.MAX_VALUE, Limits.RW_MAX));
    SocketTransfers.Arrival arrival = new SocketTransfers.Arrival();
    long n = SocketTransfers.receive(t, socket, buffers, (int) flags, arrival);
    if (n >= 0 && address != 0) {
      SocketCalls.store(t, socket, arrival.from, address, size);
    }
    arrival.dropFiles();
    return n;
  }

  // struct msghdr

  private static IoVectors buffers(Task t, long message) {
    AddressSpace memory = t.memory();
    long count = memory.readLong(message + Sockets.MSG_IOVLEN);
    if (count < 0 || count > Limits.IOV_MAX) {
      throw ErrnoException.of(EMSGSIZE);
    }
    return IoVectors.read(t, memory.readLong(message + Sockets.MSG_IOV), count);
  }

  static long sendmsg(Task t, long fd, long message, long flags, long a3, long a4, long a5) {
    return sendMessage(t, SocketCalls.of(t, fd), message, (int) flags);
  }

  private static long sendMessage(Task t, Socket socket, long message, int flags) {
    AddressSpace memory = t.memory();
    IoVectors buffers = buffers(t, message);
    long name = memory.readLong(message + Sockets.MSG_NAME);
    int nameLength = memory.readInt(message + Sockets.MSG_NAMELEN);
    if (nameLength < 0) {
      throw ErrnoException.of(EINVAL);
    }
    SocketAddress to = null;
    if (name != 0 && nameLength != 0) {
      to = SocketCalls.address(t, socket, name, Math.min(nameLength, 128));
    }
    long control = memory.readLong(message + Sockets.MSG_CONTROL);
    long controlLength = memory.readLong(message + Sockets.MSG_CONTROLLEN);
    if (controlLength < 0 || controlLength > Integer.MAX_VALUE) {
      throw ErrnoException.of(ENOBUFS);
    }
    Outgoing with = outgoing(t, to);
    if (controlLength > 0 && t.waiting().progress == 0) {
      with = ControlMessages.read(t, socket, control, (int) controlLength, with);
    }
    return SocketTransfers.send(t, socket, buffers, flags, with);
  }

  static long recvmsg(Task t, long fd, long message, long flags, long a3, long a4, long a5) {
    return receiveMessage(t, SocketCalls.of(t, fd), message, (int) flags);
  }

  private static long receiveMessage(Task t, Socket socket, long message, int flags) {
    AddressSpace memory = t.memory();
    IoVectors buffers = buffers(t, message);
    int nameRoom = memory.readInt(message + Sockets.MSG_NAMELEN);
    if (nameRoom < 0) {
      throw ErrnoException.of(EINVAL);
    }
    SocketTransfers.Arrival arrival = new SocketTransfers.Arrival();
    long n = SocketTransfers.receive(t, socket, buffers, flags, arrival);
    if (n < 0) {
      return n;
    }
    int out = flags & Sockets.MSG_CMSG_CLOEXEC | arrival.flags;
    out |= ControlMessages.write(t, socket, message, arrival, flags);
    long name = memory.readLong(message + Sockets.MSG_NAME);
    if (name != 0) {
      int length = SocketCalls.storeUpTo(t, socket, arrival.from, name, nameRoom);
      memory.writeInt(message + Sockets.MSG_NAMELEN, length);
    }
    memory.writeInt(message + Sockets.MSG_FLAGS, out);
    return n;
  }

  // Several messages

  static long sendmmsg(Task t, long fd, long array, long count, long flags, long a4, long a5) {
    Socket socket = SocketCalls.of(t, fd);
    int most = (int) Math.min(count & 0xffffffffL, Limits.IOV_MAX);
    Progress done = Progress.of(t);
    while (done.messages < most) {
      long message = array + (long) done.messages * Sockets.MMSGHDR_SIZE;
      long n;
      try {
        n = sendMessage(t, socket, message, (int) flags);
      } catch (ErrnoException e) {
        if (done.messages > 0) {
          break;
        }
        throw e;
      }
      if (n == Syscalls.BLOCKED) {
        return n;
      }
      t.waiting().progress = 0;
      t.memory().writeInt(message + Sockets.MMSG_LEN, (int) n);
      done.messages++;
    }
    return done.messages;
  }

  static long recvmmsg(Task t, long fd, long array, long count, long flags, long timeout, long a5) {
    if (timeout != 0 && !t.waiting().hasDeadline()) {
      t.waiting().after(Arguments.timespec(t, timeout));
    }
    Socket socket = SocketCalls.of(t, fd);
    int most = (int) Math.min(count & 0xffffffffL, Limits.IOV_MAX);
    Progress done = Progress.of(t);
    int how = (int) flags & ~Sockets.MSG_WAITFORONE;
    while (done.messages < most) {
      long message = array + (long) done.messages * Sockets.MMSGHDR_SIZE;
      boolean oneIsEnough = (flags & Sockets.MSG_WAITFORONE) != 0 && done.messages > 0;
      long n;
      try {
        n = receiveMessage(t, socket, message, oneIsEnough ? how | Sockets.MSG_DONTWAIT : how);
      } catch (ErrnoException e) {
        if (done.messages > 0) {
          break;
        }
        throw e;
      }
      if (n == Syscalls.BLOCKED) {
        return n;
      }
      t.waiting().progress = 0;
      t.memory().writeInt(message + Sockets.MMSG_LEN, (int) n);
      done.messages++;
      if (t.waiting().timedOut()) {
        break;
      }
    }
    return done.messages;
  }

  /** What was moved before a signal came is the result. */
  private static long messagesInterrupted(
      Task t, long a0, long a1, long a2, long a3, long a4, long a5) {
    int messages = Progress.of(t).messages;
    return messages > 0 ? messages : Syscalls.BLOCKED;
  }

  /** How many of several messages have been moved before the task had to wait. */
  private static final class Progress {
    int messages;

    static Progress of(Task t) {
      if (t.waiting().state instanceof Progress begun) {
        return begun;
      }
      Progress fresh = new Progress();
      t.waiting().state = fresh;
      return fresh;
    }
  }
}
