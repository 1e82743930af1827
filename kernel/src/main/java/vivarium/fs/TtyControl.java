package vivarium.fs;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTTY;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ESRCH;

import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.Signal;
import vivarium.abi.Termios;
import vivarium.mem.AddressSpace;

/** ioctl_tty(2): what processes ask of a terminal, through it or through the master of its pair. */
final class TtyControl {
  private TtyControl() {}

  /**
   * @param master whether the call came by the master, which nobody's job control stops
   * @return the result, or {@link OpenFile#WOULD_BLOCK} if the caller was sent SIGTTOU
   */
  static long ioctl(
      Tty tty, boolean master, int command, long argument, AddressSpace memory, FileUser user) {
    if (changes(command) && !master && !tty.admits(user, Signal.SIGTTOU)) {
      return OpenFile.WOULD_BLOCK;
    }
    switch (command) {
      case Ioctl.TCGETS ->
          memory.copyOut(argument, tty.settings().bytes(Termios.SIZE), 0, Termios.SIZE);
      case Ioctl.TCGETS2 ->
          memory.copyOut(argument, tty.settings().bytes(Termios.SIZE2), 0, Termios.SIZE2);
      case Ioctl.TCSETS, Ioctl.TCSETSW, Ioctl.TCSETS2, Ioctl.TCSETSW2 ->
          set(tty, argument, memory, false);
      case Ioctl.TCSETSF, Ioctl.TCSETSF2 -> set(tty, argument, memory, true);
      case Ioctl.TCSBRK,
          Ioctl.TCSBRKP -> {} // there is no line to break, and output is never pending
      case Ioctl.TCXONC -> flow(tty, argument);
      case Ioctl.TCFLSH -> flush(tty, argument);
      case Ioctl.TIOCGWINSZ -> writeSize(tty, argument, memory);
      case Ioctl.TIOCSWINSZ -> readSize(tty, argument, memory);
      case Ioctl.TIOCGPGRP -> {
        requireOwn(tty, master, user);
        memory.writeInt(argument, tty.foregroundGroup());
      }
      case Ioctl.TIOCSPGRP -> setForeground(tty, memory.readInt(argument), user);
      case Ioctl.TIOCGSID -> {
        requireOwn(tty, master, user);
        if (tty.session() == 0) {
          throw ErrnoException.of(ENOTTY);
        }
        memory.writeInt(argument, tty.session());
      }
      case Ioctl.TIOCSCTTY -> takeControl(tty, argument, user);
      case Ioctl.TIOCNOTTY -> giveUp(tty, user);
      case Ioctl.FIONREAD -> memory.writeInt(argument, tty.discipline().available());
      case Ioctl.TIOCOUTQ -> memory.writeInt(argument, 0);
      case Ioctl.TIOCGETD -> memory.writeInt(argument, 0);
      case Ioctl.TIOCSTI -> {
        if (!user.capable(Capability.SYS_ADMIN) && user.terminal() != tty) {
          throw ErrnoException.of(EPERM);
        }
        tty.input(new byte[] {memory.readByte(argument)});
      }
      case Ioctl.TIOCVHANGUP -> {
        if (!user.capable(Capability.SYS_ADMIN)) {
          throw ErrnoException.of(EPERM);
        }
        tty.hangup();
      }
      default -> throw ErrnoException.of(ENOTTY);
    }
    return 0;
  }

  private static boolean changes(int command) {
    return switch (command) {
      case Ioctl.TCSETS,
          Ioctl.TCSETSW,
          Ioctl.TCSETSF,
          Ioctl.TCSETS2,
          Ioctl.TCSETSW2,
          Ioctl.TCSETSF2,
          Ioctl.TCSBRK,
          Ioctl.TCSBRKP,
          Ioctl.TCXONC,
          Ioctl.TCFLSH,
          Ioctl.TIOCSPGRP ->
          true;
      default -> false;
    };
  }

  private static void set(Tty tty, long address, AddressSpace memory, boolean flush) {
    byte[] bytes = new byte[Termios.SIZE];
    memory.copyIn(address, bytes, 0, bytes.length);
    if (flush) {
      tty.discipline().flushInput();
    }
    boolean wasCanonical = tty.settings().has(Termios.ICANON);
    tty.settings().load(bytes);
    tty.discipline().modeChanged(wasCanonical);
    tty.waitQueue().wakeAll();
  }

  private static void flow(Tty tty, long action) {
    switch ((int) action) {
      case 0 -> tty.discipline().setStopped(true);
      case 1 -> tty.discipline().setStopped(false);
      case 2, 3 -> {} // asks the other side to stop or go on: it is never in the way
      default -> throw ErrnoException.of(EINVAL);
    }
  }

  private static void flush(Tty tty, long which) {
    if (which < Termios.TCIFLUSH || which > Termios.TCIOFLUSH) {
      throw ErrnoException.of(EINVAL);
    }
    if (which != Termios.TCOFLUSH) {
      tty.discipline().flushInput();
    }
    if (which != Termios.TCIFLUSH) {
      tty.flushOutput();
    }
  }

  private static void writeSize(Tty tty, long address, AddressSpace memory) {
    memory.writeShort(address, (short) tty.rows());
    memory.writeShort(address + 2, (short) tty.columns());
    memory.writeShort(address + 4, (short) tty.pixelWidth());
    memory.writeShort(address + 6, (short) tty.pixelHeight());
  }

  private static void readSize(Tty tty, long address, AddressSpace memory) {
    int[] size = new int[4];
    for (int i = 0; i < 4; i++) {
      size[i] = memory.readShort(address + i * 2L) & 0xffff;
    }
    tty.resize(size[0], size[1], size[2], size[3]);
  }

  private static void requireOwn(Tty tty, boolean master, FileUser user) {
    if (!master && user.terminal() != tty) {
      throw ErrnoException.of(ENOTTY);
    }
  }

  private static void setForeground(Tty tty, int group, FileUser user) {
    if (user.terminal() != tty || tty.session() != user.session()) {
      throw ErrnoException.of(ENOTTY);
    }
    if (group < 0) {
      throw ErrnoException.of(EINVAL);
    }
    if (!tty.jobControl().groupExists(group)) {
      throw ErrnoException.of(ESRCH);
    }
    if (!tty.jobControl().groupInSession(group, user.session())) {
      throw ErrnoException.of(EPERM);
    }
    tty.setForegroundGroup(group);
  }

  private static void takeControl(Tty tty, long steal, FileUser user) {
    boolean leader = user.pid() == user.session();
    if (leader && tty.session() == user.session()) {
      return;
    }
    if (!leader || user.terminal() != null) {
      throw ErrnoException.of(EPERM);
    }
    if (tty.session() != 0) {
      if (steal != 1 || !user.capable(Capability.SYS_ADMIN)) {
        throw ErrnoException.of(EPERM);
      }
      tty.jobControl().detachSession(tty.session());
    }
    tty.control(user);
  }

  private static void giveUp(Tty tty, FileUser user) {
    if (user.terminal() != tty) {
      throw ErrnoException.of(ENOTTY);
    }
    if (user.pid() != user.session()) {
      return;
    }
    int group = tty.foregroundGroup();
    tty.release();
    user.setTerminal(null);
    tty.jobControl().detachSession(user.session());
    if (group > 0) {
      tty.jobControl().signalGroup(group, Signal.SIGHUP);
      tty.jobControl().signalGroup(group, Signal.SIGCONT);
    }
  }
}
