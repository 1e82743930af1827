package vivarium.fs;

/**
 * One name of a directory listing.
 *
 * @param type the S_IFMT bits of the inode, 0 if unknown
 */
public record DirectoryEntry(String name, long ino, int type) {}
