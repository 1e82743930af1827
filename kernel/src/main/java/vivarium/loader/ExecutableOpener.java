package vivarium.loader;

import vivarium.mem.MappedFile;

/** How the loader reaches the interpreter that a file names; implemented over the file system. */
@FunctionalInterface
interface ExecutableOpener {
  /**
   * A regular file that the caller may execute.
   *
   * @throws vivarium.abi.ErrnoException ENOENT, EACCES, ELOOP, ... as execve(2) gives them
   */
  MappedFile open(String path);
}
