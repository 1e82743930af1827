// sys/sysmacros.h: device numbers.
#pragma once
#define major(device) ((unsigned)((device) >> 8 & 0xfff) | (unsigned)((device) >> 32 & ~0xfffu))
#define minor(device) ((unsigned)((device) & 0xff) | (unsigned)((device) >> 12 & ~0xffu))
#define makedev(major, minor) (((unsigned long)(major) & 0xfff) << 8 | ((minor) & 0xff) | ((unsigned long)(minor) & ~0xffUL) << 12)
