// sys/statfs.h: what a file system is.
#pragma once
struct statfs {
    long f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree;
    int f_fsid[2];
    long f_namelen, f_frsize, f_flags, f_spare[4];
};
int statfs(const char *path, struct statfs *to);
int fstatfs(int fd, struct statfs *to);
