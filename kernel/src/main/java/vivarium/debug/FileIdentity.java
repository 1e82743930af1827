package vivarium.debug;

import vivarium.fs.PlacedFile;
import vivarium.mem.MappedFile;

/**
 * What tells one state of a file from others: a file that is changed or replaced has another one.
 *
 * @param name only of what has no inode, such as the vdso
 * @param size bytes
 * @param modified ns since 1970
 */
record FileIdentity(
    String name, long inode, int deviceMajor, int deviceMinor, long size, long modified) {

  static FileIdentity of(MappedFile file) {
    return new FileIdentity(
        file.inode() == 0 ? file.path() : "",
        file.inode(),
        file.deviceMajor(),
        file.deviceMinor(),
        file.pages().size(),
        modified(file));
  }

  /** Whether a file that had this identity has it still: it has not been changed in place. */
  boolean isStillOf(MappedFile file) {
    return size == file.pages().size() && modified == modified(file);
  }

  private static long modified(MappedFile file) {
    return file instanceof PlacedFile placed ? placed.location().inode().modifyTime() : 0;
  }
}
