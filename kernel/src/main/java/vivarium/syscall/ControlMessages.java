package vivarium.syscall;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EPERM;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Sockets;
import vivarium.fs.OpenFile;
import vivarium.net.Outgoing;
import vivarium.net.Socket;
import vivarium.net.SocketCredentials;
import vivarium.proc.Credentials;
import vivarium.proc.Task;

/** What sendmsg(2) and recvmsg(2) carry beside the bytes: SCM_RIGHTS and SCM_CREDENTIALS. */
final class ControlMessages {
  private static final int HEADER = Sockets.CMSGHDR_SIZE;
  private static final int INT = 4;

  private ControlMessages() {}

  /** Reads the control messages of a sender. */
  static Outgoing read(Task t, Socket socket, long address, int length, Outgoing with) {
    byte[] bytes = new byte[Math.min(length, 1 << 16)];
    t.memory().copyIn(address, bytes, 0, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<OpenFile> files = new ArrayList<>();
    SocketCredentials credentials = with.credentials();
    boolean claimed = false;
    for (int at = 0; bytes.length - at >= HEADER; ) {
      long size = in.getLong(at);
      if (size < HEADER || size > bytes.length - at) {
        throw ErrnoException.of(EINVAL);
      }
      int level = in.getInt(at + 8);
      int type = in.getInt(at + 12);
      int payload = (int) size - HEADER;
      if (level == Sockets.SOL_SOCKET) {
        if (type == Sockets.SCM_RIGHTS && socket.family() == Sockets.AF_UNIX) {
          addFiles(t, in, at + HEADER, payload / INT, files);
        } else if (type == Sockets.SCM_CREDENTIALS && payload == Sockets.UCRED_SIZE) {
          credentials = claimed(t, in, at + HEADER);
          claimed = true;
        } else {
          throw ErrnoException.of(EINVAL);
        }
      } else if (socket.family() != Sockets.AF_UNIX) {
        throw ErrnoException.of(EINVAL);
      }
      at += (int) size + 7 & ~7;
    }
    return new Outgoing(with.user(), with.to(), files, credentials, claimed);
  }

  private static void addFiles(Task t, ByteBuffer in, int at, int count, List<OpenFile> files) {
    if (files.size() + count > Sockets.SCM_MAX_FD) {
      throw ErrnoException.of(EINVAL);
    }
    for (int i = 0; i < count; i++) {
      OpenFile file = t.files().peek(in.getInt(at + i * INT));
      if (file == null) {
        throw ErrnoException.of(EBADF);
      }
      files.add(file);
    }
  }

  private static SocketCredentials claimed(Task t, ByteBuffer in, int at) {
    SocketCredentials c =
        new SocketCredentials(in.getInt(at), in.getInt(at + 4), in.getInt(at + 8));
    Credentials own = t.credentials();
    boolean pid = c.pid() == t.pid();
    boolean uid = c.uid() == own.uid() || c.uid() == own.euid() || c.uid() == own.suid();
    boolean gid = c.gid() == own.gid() || c.gid() == own.egid() || c.gid() == own.sgid();
    if (!(pid && uid && gid) && !own.capable(Capability.SYS_ADMIN)) {
      throw ErrnoException.of(EPERM);
    }
    if (!pid && t.kernel().pids().process(c.pid()) == null) {
      throw ErrnoException.of(vivarium.abi.Errno.ESRCH);
    }
    return c;
  }

  /**
   * Writes what came with a message into a receiver's control buffer, gives the files descriptors,
   * and sets msg_controllen.
   *
   * @return MSG_CTRUNC if not all of it had room
   */
  static int write(
      Task t, Socket socket, long message, SocketTransfers.Arrival arrival, int flags) {
    long start = t.memory().readLong(message + Sockets.MSG_CONTROL);
    long room = t.memory().readLong(message + Sockets.MSG_CONTROLLEN);
    Writer out = new Writer(t, start, start == 0 ? 0 : room);
    try {
      SocketCredentials sender = arrival.credentials;
      if (socket.options.passCredentials && sender != null) {
        out.put(Sockets.SCM_CREDENTIALS, SocketOptionCalls.credentials(sender));
      }
      if (!arrival.files.isEmpty()) {
        out.putFiles(arrival.files, (flags & Sockets.MSG_CMSG_CLOEXEC) != 0);
      }
    } finally {
      arrival.dropFiles();
    }
    t.memory().writeLong(message + Sockets.MSG_CONTROLLEN, out.used);
    return out.truncated ? Sockets.MSG_CTRUNC : 0;
  }

  private static final class Writer {
    private final Task task;
    private final long start;
    private final long room;
    long used;
    boolean truncated;

    Writer(Task task, long start, long room) {
      this.task = task;
      this.start = start;
      this.room = room;
    }

    void put(int type, byte[] payload) {
      if (room - used < HEADER) {
        truncated = true;
        return;
      }
      int n = (int) Math.min(payload.length, room - used - HEADER);
      truncated |= n < payload.length;
      header(type, n);
      task.memory().copyOut(start + used + HEADER, payload, 0, n);
      advance(n);
    }

    private void header(int type, int payload) {
      task.memory().writeLong(start + used, HEADER + payload);
      task.memory().writeInt(start + used + 8, Sockets.SOL_SOCKET);
      task.memory().writeInt(start + used + 12, type);
    }

    private void advance(int payload) {
      used += Math.min(room - used, HEADER + payload + 7 & ~7);
    }

    /** Descriptors for as many files as have room; the table keeps its own reference of each. */
    void putFiles(List<OpenFile> files, boolean cloexec) {
      long fit = Math.max(0, (room - used - HEADER) / INT);
      int done = 0;
      for (OpenFile file : files) {
        if (done >= fit) {
          break;
        }
        try {
          int fd = Arguments.install(task, file.retain(), cloexec ? OpenFlags.O_CLOEXEC : 0);
          task.memory().writeInt(start + used + HEADER + (long) done * INT, fd);
        } catch (ErrnoException e) {
          break;
        }
        done++;
      }
      truncated |= done < files.size();
      if (done > 0) {
        header(Sockets.SCM_RIGHTS, done * INT);
        advance(done * INT);
      }
    }
  }
}
