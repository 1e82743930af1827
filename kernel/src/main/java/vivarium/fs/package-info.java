/**
 * Files: inodes, open files, path walk and mounts, the root file system, tmpfs, devices, pipes and
 * terminals.
 */
@NullMarked
package vivarium.fs;

import org.jspecify.annotations.NullMarked;
