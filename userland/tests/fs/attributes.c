/* Attributes: stat, chmod, chown, times, access, umask and truncate, as root and as somebody else. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SHOW(call) (errno = 0, show(#call, (long)(call)))

static void show(const char *what, long result) {
  if (result == -1) printf("%s = %s\n", what, strerrorname_np(errno));
  else printf("%s = %ld\n", what, result);
}

static int mode(const char *path) {
  struct stat st;
  return lstat(path, &st) < 0 ? -1 : (int)st.st_mode;
}

static void owner(const char *path) {
  struct stat st;
  if (!lstat(path, &st)) printf("%s: %o %d:%d\n", path, st.st_mode, st.st_uid, st.st_gid);
}

static void times(const char *path) {
  struct stat st;
  stat(path, &st);
  printf("%s: %ld.%09ld %ld.%09ld\n", path, (long)st.st_atim.tv_sec, st.st_atim.tv_nsec,
         (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static void asOther(void) {
  setgroups(0, NULL);
  if (setgid(1000) || setuid(1000)) _exit(1);
  SHOW(open("private", O_RDONLY));
  SHOW(open("public", O_WRONLY));
  SHOW(chmod("public", 0777));
  SHOW(chown("public", 1000, -1));
  SHOW(access("public", R_OK));
  SHOW(access("public", W_OK));
  SHOW(access("program", X_OK));
  SHOW(access("private", F_OK));
  SHOW(access("closed/x", F_OK));
  SHOW(chdir("closed"));
  SHOW(unlink("public"));
  SHOW(mkdir("mine", 0700));
  SHOW(mkdir("open/mine", 0700));
  owner("open/mine");
  SHOW(open("open/file", O_CREAT | O_WRONLY, 0666) < 0 ? -1 : 0);
  SHOW(chmod("open/file", 04755));
  owner("open/file");
  int fd = open("open/file", O_WRONLY);
  SHOW(write(fd, "x", 1));
  owner("open/file");
  SHOW(chown("open/file", 1000, 5));
  SHOW(chown("open/file", -1, 1000));
  SHOW(unlink("open/roots"));
  SHOW(rename("open/roots", "open/x"));
  SHOW(utimensat(AT_FDCWD, "public", NULL, 0));
  SHOW(truncate("public", 0));
  SHOW(mknod("open/device", S_IFCHR | 0600, makedev(1, 3)));
  SHOW(mknod("open/fifo", S_IFIFO | 0600, 0));
  SHOW(chroot("."));
  fflush(stdout);
  _exit(0);
}

int main(void) {
  char home[] = "/tmp/attributesXXXXXX";
  if (!mkdtemp(home) || chdir(home) || chmod(home, 0755)) return 1;
  umask(027);
  close(open("f", O_CREAT | O_WRONLY, 0666));
  SHOW(mode("f") == (S_IFREG | 0640));
  SHOW(mkdir("d", 02777));
  SHOW(mode("d") == (S_IFDIR | 0750));
  SHOW(umask(022));
  SHOW(chmod("f", 07777));
  SHOW(mode("f") == (S_IFREG | 07777));
  SHOW(chmod("none", 0600));
  SHOW(chmod("f/x", 0600));
  SHOW(fchmodat(AT_FDCWD, "f", 0600, AT_SYMLINK_NOFOLLOW | 1));
  SHOW(chown("f", 5, 6));
  owner("f");
  chmod("f", 06755);
  SHOW(chown("f", 0, 0));
  owner("f");
  symlink("f", "s");
  SHOW(lchown("s", 7, 8));
  owner("s");
  owner("f");
  chmod("d", 02755);
  chown("d", 0, 44);
  mkdir("d/sub", 0777);
  owner("d/sub");

  struct timespec t[2] = {{1000, 5}, {2000, 999999999}};
  SHOW(utimensat(AT_FDCWD, "f", t, 0));
  times("f");
  t[0].tv_nsec = UTIME_OMIT;
  t[1].tv_sec = 77;
  SHOW(utimensat(AT_FDCWD, "f", t, 0));
  times("f");
  t[1].tv_nsec = 1000000000;
  SHOW(utimensat(AT_FDCWD, "f", t, 0));
  t[1].tv_nsec = UTIME_OMIT;
  SHOW(utimensat(AT_FDCWD, "none", t, 0));
  t[1].tv_nsec = 0;
  SHOW(utimensat(AT_FDCWD, "none", t, 0));
  SHOW(utimensat(AT_FDCWD, "f", t, 1));
  int fd = open("f", O_RDWR);
  t[1].tv_sec = -5;
  SHOW(futimens(fd, t));
  times("f");
  SHOW(write(fd, "12345678", 8));
  SHOW(truncate("f", 3));
  SHOW(truncate("f", -1));
  SHOW(truncate("d", 1));
  SHOW(truncate("none", 1));
  struct stat st;
  SHOW(fstat(fd, &st) + st.st_size);
  SHOW(st.st_blksize);
  SHOW(fstat(99, &st));
  SHOW(syscall(SYS_newfstatat, fd, "", &st, AT_EMPTY_PATH) + st.st_size);
  SHOW(syscall(SYS_newfstatat, fd, "", &st, 0));
  SHOW(syscall(SYS_newfstatat, fd, "x", &st, 0));
  SHOW(syscall(SYS_newfstatat, AT_FDCWD, "f", &st, 0x8000));
  SHOW(syscall(SYS_newfstatat, AT_FDCWD, "f", 16, 0));
  struct statx sx;
  SHOW(statx(AT_FDCWD, "f", 0, STATX_ALL, &sx) + sx.stx_size);
  SHOW(sx.stx_mode == mode("f"));
  SHOW(statx(AT_FDCWD, "f", 0x6000, STATX_ALL, &sx));
  SHOW(statx(AT_FDCWD, "f", 0, 0x80000000, &sx));
  stat("/dev/null", &st);
  printf("null %o %u:%u\n", st.st_mode & S_IFMT, major(st.st_rdev), minor(st.st_rdev));
  SHOW(mknod("null", S_IFCHR | 0666, makedev(1, 3)));
  SHOW(mknod("n", S_IFDIR | 0666, 0));
  SHOW(mknod("reg", 0600, 0));
  SHOW(mode("reg") == (S_IFREG | 0600));
  SHOW(faccessat(AT_FDCWD, "f", 8, 0));
  struct statfs fs;
  SHOW(statfs("/proc", &fs));
  printf("%lx %ld\n", (long)fs.f_type, (long)fs.f_namelen);
  SHOW(statfs("none", &fs));
  SHOW(getxattr("none", "user.x", NULL, 0));

  close(open("private", O_CREAT | O_WRONLY, 0600));
  close(open("public", O_CREAT | O_WRONLY, 0644));
  close(open("program", O_CREAT | O_WRONLY, 0711));
  mkdir("closed", 0700);
  mkdir("open", 0777);
  chmod("open", 01777);
  close(open("open/roots", O_CREAT | O_WRONLY, 0666));
  fflush(stdout);
  if (fork() == 0) asOther();
  wait(NULL);
  close(fd);
  unlink("f");
  unlink("open/file");
  return 0;
}
