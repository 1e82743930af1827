package vivarium.syscall;

import static vivarium.abi.OpenFlags.O_NONBLOCK;

import java.util.List;
import vivarium.abi.Ioctl;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.proc.Task;
import vivarium.sched.WaitChannel;

/** ioctl(2): what concerns the descriptor is done here, the rest by the open file. */
public final class IoctlCalls {
  private IoctlCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(SyscallRow.of(SyscallNumbers.IOCTL, "fd, ioctl, hex", IoctlCalls::ioctl));
  }

  static long ioctl(Task t, long fd, long command, long argument, long a3, long a4, long a5) {
    OpenFile file = Arguments.usable(t, fd);
    switch ((int) command) {
      case Ioctl.FIOCLEX -> t.files().setCloseOnExec((int) fd, true);
      case Ioctl.FIONCLEX -> t.files().setCloseOnExec((int) fd, false);
      case Ioctl.FIONBIO -> {
        boolean on = t.memory().readInt(argument) != 0;
        file.setFlags(on ? file.flags() | O_NONBLOCK : file.flags() & ~O_NONBLOCK);
      }
      default -> {
        long result = file.ioctl((int) command, argument, t.memory(), t);
        return result == OpenFile.WOULD_BLOCK
            ? Transfers.wait(t, file, WaitChannel.TTY_CONTROL)
            : result;
      }
    }
    return 0;
  }
}
