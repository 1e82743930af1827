// sys/types.h: types of the kernel interface on riscv64.
#pragma once
#include <stddef.h>
#include <stdint.h>
typedef int pid_t;
typedef unsigned uid_t, gid_t, mode_t, nlink_t;
typedef unsigned long dev_t, ino_t;
typedef long off_t, ssize_t, blkcnt_t;
typedef int blksize_t;
