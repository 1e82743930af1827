/* Names: what mkdir, link, symlink, unlink, rename, rmdir and open answer, one line for each case.
   Runs in a directory of its own below /tmp. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SHOW(call) show(#call, (long)(call))

static void show(const char *what, long result) {
  if (result < 0) printf("%s = %s\n", what, strerrorname_np(errno));
  else printf("%s = %ld\n", what, result);
}

static void opens(const char *path, int flags) {
  int fd = open(path, flags, 0644);
  if (fd < 0) printf("open %s %o = %s\n", path, flags, strerrorname_np(errno));
  else printf("open %s %o = ok\n", path, flags), close(fd);
}

static void touch(const char *path) { close(open(path, O_CREAT | O_WRONLY, 0644)); }

static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

static void list(const char *path) {
  DIR *dir = opendir(path);
  char *names[64];
  int n = 0;
  if (!dir) { printf("list %s = %s\n", path, strerrorname_np(errno)); return; }
  for (struct dirent *e; (e = readdir(dir)); ) {
    char text[300];
    sprintf(text, "%s:%d", e->d_name, e->d_type);
    names[n++] = strdup(text);
  }
  closedir(dir);
  qsort(names, n, sizeof *names, compare);
  printf("list %s:", path);
  for (int i = 0; i < n; i++) printf(" %s", names[i]);
  printf("\n");
}

static void links(const char *path) {
  struct stat st;
  if (lstat(path, &st) < 0) printf("lstat %s = %s\n", path, strerrorname_np(errno));
  else printf("lstat %s: mode %o links %ld size %ld\n", path, st.st_mode, (long)st.st_nlink,
              S_ISDIR(st.st_mode) ? 0 : (long)st.st_size);
}

int main(void) {
  char home[] = "/tmp/namesXXXXXX";
  umask(022);
  if (!mkdtemp(home) || chdir(home)) return 1;

  SHOW(mkdir("d", 0777));
  SHOW(mkdir("d", 0777));
  SHOW(mkdir("d/e/f", 0777));
  SHOW(mkdir("d/e/", 0750));
  SHOW(mkdir("", 0777));
  SHOW(mkdir(".", 0777));
  SHOW(mkdir("d/..", 0777));
  links("d");
  links("d/e");
  touch("f");
  SHOW(mkdir("f/x", 0777));
  SHOW(mkdir("f/", 0777));

  SHOW(symlink("f", "sf"));
  SHOW(symlink("nothing", "dangling"));
  SHOW(symlink("loop", "loop"));
  SHOW(symlink("", "x"));
  SHOW(symlink("d", "sd/"));
  SHOW(symlink("d", "sd"));
  SHOW(symlink("f", "sf"));
  links("sf");
  char text[16] = "";
  SHOW(readlink("sf", text, sizeof text));
  SHOW(readlink("dangling", text, 3));
  SHOW(readlink("f", text, 3));
  SHOW(readlink("sd/", text, 3));
  SHOW(readlink("none", text, 3));
  SHOW(syscall(SYS_readlinkat, AT_FDCWD, "sf", text, 0));

  opens("loop", O_RDONLY);
  opens("dangling", O_RDONLY);
  opens("dangling", O_CREAT | O_EXCL | O_WRONLY);
  opens("sf", O_NOFOLLOW);
  opens("sf", O_PATH | O_NOFOLLOW);
  opens("sd", O_DIRECTORY);
  opens("sd", O_DIRECTORY | O_NOFOLLOW);
  opens("f", O_DIRECTORY);
  opens("f/", O_RDONLY);
  opens("f/.", O_RDONLY);
  opens("d", O_WRONLY);
  opens("d/", O_RDONLY);
  opens("new/", O_CREAT | O_WRONLY);
  opens("d", O_CREAT);
  opens("", O_RDONLY);
  opens("f", O_CREAT | O_EXCL);
  opens("none", O_RDWR);
  opens("none/x", O_CREAT | O_RDWR);
  opens("sf/x", O_RDONLY);
  opens(".", O_TMPFILE | O_RDWR);
  opens(".", O_TMPFILE | O_RDONLY);
  opens("f", O_TMPFILE | O_RDWR);

  char longName[300];
  memset(longName, 'n', sizeof longName);
  longName[255] = 0;
  SHOW(open(longName, O_CREAT | O_WRONLY, 0600) < 0 ? -1 : 0);
  SHOW(unlink(longName));
  longName[255] = 'n';
  longName[256] = 0;
  SHOW(open(longName, O_CREAT | O_WRONLY, 0600));
  char longPath[5000];
  memset(longPath, '/', sizeof longPath);
  strcpy(longPath + 4090, "tmp");
  SHOW(access(longPath, F_OK));
  strcpy(longPath + 4093, "tmp");
  SHOW(access(longPath, F_OK));

  SHOW(link("f", "g"));
  SHOW(link("f", "g"));
  SHOW(link("d", "h"));
  SHOW(link("none", "h"));
  SHOW(link("f", "h/"));
  SHOW(link("sf", "hard-sf"));
  SHOW(linkat(AT_FDCWD, "sf", AT_FDCWD, "followed", AT_SYMLINK_FOLLOW));
  SHOW(linkat(AT_FDCWD, "f", AT_FDCWD, "y", 0x8000));
  links("f");
  links("hard-sf");

  SHOW(unlink("d"));
  SHOW(unlink("f/"));
  SHOW(unlink("sd/"));
  SHOW(unlink("none"));
  SHOW(unlink("."));
  SHOW(unlinkat(AT_FDCWD, "f", AT_REMOVEDIR));
  SHOW(unlinkat(AT_FDCWD, "f", 1));
  SHOW(rmdir("d"));
  SHOW(rmdir("d/."));
  SHOW(rmdir("d/.."));
  SHOW(rmdir("sd"));
  SHOW(rmdir("/"));
  SHOW(rmdir("f"));

  SHOW(rename("f", "d"));
  SHOW(rename("d", "f"));
  SHOW(rename("d", "d/e/x"));
  SHOW(rename("d/e", "d"));
  SHOW(rename("f", "g"));
  SHOW(rename("f", "h/"));
  SHOW(rename("f/", "h"));
  SHOW(rename("none", "h"));
  SHOW(rename("f", "none/h"));
  SHOW(rename("d/.", "h"));
  SHOW(rename("d/e", "d/e/.."));
  SHOW(rename("d", "dd/"));
  SHOW(rename("sd", "sdd"));
  SHOW(rename("followed", "dd/e/moved"));
  SHOW(mkdir("full", 0700) + mkdir("full/x", 0700));
  SHOW(rename("dd", "full"));
  SHOW(rename("dd", "full/x"));
  SHOW(renameat2(AT_FDCWD, "g", AT_FDCWD, "f", RENAME_NOREPLACE));
  SHOW(renameat2(AT_FDCWD, "g", AT_FDCWD, "full", RENAME_EXCHANGE));
  SHOW(renameat2(AT_FDCWD, "g", AT_FDCWD, "none", RENAME_EXCHANGE));
  SHOW(renameat2(AT_FDCWD, "g", AT_FDCWD, "f", RENAME_EXCHANGE | RENAME_NOREPLACE));
  SHOW(renameat2(AT_FDCWD, "g", AT_FDCWD, "f", 64));
  list(".");
  list("g");
  list("g/x");
  list("full");

  char cwd[200];
  SHOW(mkdir("gone", 0700) + chdir("gone"));
  SHOW(rmdir("../gone"));
  SHOW(getcwd(cwd, sizeof cwd) ? 0 : -1);
  SHOW(mkdir("x", 0700));
  SHOW(open("x", O_CREAT | O_WRONLY, 0600));
  list(".");
  SHOW(chdir(".."));
  SHOW(chdir(home));
  SHOW(getcwd(cwd, sizeof cwd) && !strcmp(cwd, home) ? 0 : -1);
  SHOW(syscall(SYS_getcwd, cwd, 3));
  SHOW(chdir("f"));
  SHOW(chdir("none"));
  SHOW(chdir(""));
  return 0;
}
