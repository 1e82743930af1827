package vivarium.procfs;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import vivarium.fs.FileLocks;
import vivarium.fs.FileTable;
import vivarium.fs.Inode;
import vivarium.fs.OpenFile;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;

/** /proc/locks: every lock that is held, and behind it those that wait for it: proc_locks(5). */
final class LockFile {
  private LockFile() {}

  static String locks(Kernel kernel) {
    StringBuilder text = new StringBuilder();
    Set<Inode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    int[] number = {0};
    for (Process process : kernel.pids().processes()) {
      for (Task task : process.tasks()) {
        if (task.exited()) continue;
        FileTable files = task.files();
        files.forEach(fd -> {
          Inode inode = files.get(fd).inode();
          if (seen.add(inode)) number[0] = append(text, inode, number[0]);
        });
      }
    }
    return text.toString();
  }

  private static int append(StringBuilder text, Inode inode, int before) {
    FileLocks locks = inode.locksIfAny();
    if (locks == null) return before;
    int number = before;
    for (FileLocks.Lock held : locks.held()) {
      text.append(line(++number, "", held, inode));
      for (FileLocks.Lock wanted : locks.wanted()) {
        if (wanted.blockedBy(held)) text.append(line(number, "-> ", wanted, inode));
      }
    }
    return number;
  }

  private static String line(int number, String arrow, FileLocks.Lock lock, Inode inode) {
    String kind = lock.whole() ? "FLOCK " : lock.owner() instanceof OpenFile ? "OFDLCK" : "POSIX ";
    return "%d: %s%s ADVISORY  %s %d %02x:%02x:%d %d %s\n"
        .formatted(
            number,
            arrow,
            kind,
            lock.exclusive() ? "WRITE" : "READ",
            lock.pid(),
            inode.fileSystem().deviceMajor(),
            inode.fileSystem().deviceMinor(),
            inode.ino(),
            lock.start(),
            lock.end() == Long.MAX_VALUE ? "EOF" : Long.toString(lock.end()));
  }
}
