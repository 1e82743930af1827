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
    long modified = file instanceof PlacedFile placed ? placed.location().inode().modifyTime() : 0;
    return new FileIdentity(
        file.inode() == 0 ? file.path() : "",
        file.inode(),
        file.deviceMajor(),
        file.deviceMinor(),
        file.pages().size(),
        modified);
  }
}
