// files.c: files, directories, links, times and permissions.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include "usertests.h"

static int make(const char *name, const char *text)
{
    int fd = open(name, O_CREAT | O_RDWR | O_TRUNC, 0644);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static void open_flags(void)
{
    char text[10] = "";
    CHECK_ERROR(open("nosuch", O_RDONLY), ENOENT);
    close(make("file", "12345"));
    CHECK_ERROR(open("file", O_CREAT | O_EXCL | O_WRONLY, 0600), EEXIST);
    CHECK_ERROR(open("file", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_ERROR(open("file/x", O_RDONLY), ENOTDIR);
    CHECK_ERROR(open(".", O_WRONLY), EISDIR);
    CHECK_ERROR(open("", O_RDONLY), ENOENT);
    int fd = open("file", O_WRONLY | O_APPEND);
    CHECK(write(fd, "6", 1) == 1 && lseek(fd, 0, SEEK_CUR) == 6);
    CHECK_ERROR(read(fd, text, 1), EBADF);
    close(fd);
    fd = open("file", O_RDWR | O_TRUNC);
    CHECK(lseek(fd, 0, SEEK_END) == 0);
    close(fd);
    CHECK_ERROR(close(fd), EBADF);
    char name[300];
    memset(name, 'n', sizeof name);
    name[299] = 0;
    CHECK_ERROR(open(name, O_RDONLY), ENAMETOOLONG);
}

static void seek_leaves_holes_of_zeroes(void)
{
    int fd = make("file", "start");
    char text[8];
    struct stat s;
    CHECK(lseek(fd, 10000, SEEK_SET) == 10000 && write(fd, "end", 3) == 3);
    CHECK(fstat(fd, &s) == 0 && s.st_size == 10003);
    CHECK(pread(fd, text, 8, 5000) == 8 && memcmp(text, "\0\0\0\0\0\0\0", 8) == 0);
    CHECK_ERROR(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK(lseek(fd, -3, SEEK_END) == 10000 && read(fd, text, 8) == 3 && read(fd, text, 8) == 0);
}

static void pread_does_not_move(void)
{
    int fd = make("file", "0123456789");
    char text[4] = "";
    CHECK(pread(fd, text, 3, 5) == 3 && strcmp(text, "567") == 0);
    CHECK(lseek(fd, 0, SEEK_CUR) == 0);
    CHECK(pwrite(fd, "ab", 2, 8) == 2 && pread(fd, text, 3, 8) == 2);
    CHECK_ERROR(pread(fd, text, 1, -1), EINVAL);
}

static void vectors(void)
{
    int fd = make("file", "");
    char a[3] = "", b[6] = "";
    struct iovec out[] = {{"ab", 2}, {"", 0}, {"cdef", 4}}, in[] = {{a, 2}, {b, 5}};
    CHECK(writev(fd, out, 3) == 6);
    lseek(fd, 0, SEEK_SET);
    CHECK(readv(fd, in, 2) == 6 && strcmp(a, "ab") == 0 && strcmp(b, "cdef") == 0);
    CHECK_ERROR(writev(fd, out, -1), EINVAL);
}

static void dup_shares_the_position(void)
{
    int fd = make("file", "abcdef"), other = dup(fd);
    char c;
    CHECK(read(fd, &c, 1) == 1 && read(other, &c, 1) == 1 && c == 'b');
    CHECK(dup2(fd, 50) == 50 && read(50, &c, 1) == 1 && c == 'c');
    CHECK(dup2(fd, fd) == fd);
    CHECK_ERROR(dup2(99, 5), EBADF);
    CHECK_ERROR(dup3(fd, fd, 0), EINVAL);
    CHECK(fcntl(fd, F_DUPFD, 60) == 60);
    pid_t pid = fork_or_fail();
    if (pid == 0)
        _exit(read(fd, &c, 1) == 1 && c == 'd' ? 0 : 1);
    CHECK(wait_status(pid) == 0 && read(fd, &c, 1) == 1 && c == 'e');
}

static void lowest_descriptor_first(void)
{
    int a = dup(0), b = dup(0);
    CHECK(b == a + 1);
    close(a);
    CHECK(dup(0) == a);
}

static void hard_links(void)
{
    struct stat a, b;
    close(make("one", "text"));
    CHECK(link("one", "two") == 0 && stat("one", &a) == 0 && stat("two", &b) == 0);
    CHECK(a.st_ino == b.st_ino && a.st_nlink == 2);
    CHECK(unlink("one") == 0 && stat("two", &b) == 0 && b.st_nlink == 1 && b.st_size == 4);
    CHECK_ERROR(link("nosuch", "x"), ENOENT);
    close(make("one", ""));
    CHECK_ERROR(link("one", "two"), EEXIST);
    CHECK_ERROR(link(".", "x"), EPERM);
}

static void unlinked_file_lives_until_closed(void)
{
    int fd = make("file", "still here");
    char text[11] = "";
    struct stat s;
    CHECK(unlink("file") == 0 && access("file", F_OK) == -1);
    CHECK(read(fd, text, 10) == 10 && strcmp(text, "still here") == 0);
    CHECK(fstat(fd, &s) == 0 && s.st_nlink == 0);
    CHECK_ERROR(unlink("file"), ENOENT);
}

static void symbolic_links(void)
{
    char target[20] = "";
    struct stat s;
    close(make("file", "text"));
    CHECK(symlink("file", "link") == 0 && symlink("nowhere", "broken") == 0);
    CHECK(readlink("link", target, sizeof target) == 4 && strcmp(target, "file") == 0);
    CHECK(lstat("link", &s) == 0 && S_ISLNK(s.st_mode) && s.st_size == 4);
    CHECK(stat("link", &s) == 0 && S_ISREG(s.st_mode));
    CHECK_ERROR(stat("broken", &s), ENOENT);
    CHECK_ERROR(readlink("file", target, sizeof target), EINVAL);
    CHECK_ERROR(open("link", O_RDONLY | O_NOFOLLOW), ELOOP);
    CHECK(symlink("loop2", "loop1") == 0 && symlink("loop1", "loop2") == 0);
    CHECK_ERROR(open("loop1", O_RDONLY), ELOOP);
    CHECK(mkdir("dir", 0755) == 0 && symlink("../file", "dir/up") == 0 && stat("dir/up", &s) == 0 && s.st_size == 4);
}

static void directories(void)
{
    struct stat s;
    CHECK(mkdir("a", 0755) == 0 && mkdir("a/b", 0755) == 0);
    CHECK_ERROR(mkdir("a", 0755), EEXIST);
    CHECK_ERROR(mkdir("x/y", 0755), ENOENT);
    CHECK_ERROR(rmdir("a"), ENOTEMPTY);
    CHECK_ERROR(unlink("a/b"), EISDIR);
    CHECK_ERROR(rmdir("."), EINVAL);
    CHECK(stat("a", &s) == 0 && S_ISDIR(s.st_mode) && s.st_nlink == 3);
    CHECK(rmdir("a/b") == 0 && rmdir("a") == 0);
    CHECK_ERROR(rmdir("a"), ENOENT);
    close(make("file", ""));
    CHECK_ERROR(rmdir("file"), ENOTDIR);
}

static void directory_entries(void)
{
    enum { COUNT = 200 };
    char name[32], seen[COUNT] = {0};
    CHECK(mkdir("dir", 0755) == 0);
    for (int i = 0; i < COUNT; i++) {
        sprintf(name, "dir/entry-%03d", i);
        close(make(name, ""));
    }
    DIR *dir = opendir("dir");
    int dots = 0;
    for (struct dirent *d; (d = readdir(dir)); ) {
        int number;
        if (sscanf(d->d_name, "entry-%d", &number) == 1)
            seen[number]++;
        else
            dots++;
    }
    CHECK(dots == 2);
    for (int i = 0; i < COUNT; i++)
        CHECK(seen[i] == 1);
    closedir(dir);
}

static void rename_replaces(void)
{
    struct stat s;
    close(make("a", "aaaa"));
    close(make("b", "b"));
    CHECK(rename("a", "b") == 0 && stat("b", &s) == 0 && s.st_size == 4);
    CHECK_ERROR(rename("a", "c"), ENOENT);
    CHECK(mkdir("d", 0755) == 0 && mkdir("e", 0755) == 0 && rename("d", "e") == 0);
    CHECK_ERROR(rename("b", "e"), EISDIR);
    CHECK_ERROR(rename("e", "b"), ENOTDIR);
    CHECK_ERROR(rename("e", "e/below"), EINVAL);
    CHECK(rename("b", "b") == 0);
}

static void permissions(void)
{
    struct stat s;
    mode_t old = umask(027);
    int fd = open("file", O_CREAT | O_WRONLY, 0666);
    CHECK(fstat(fd, &s) == 0 && (s.st_mode & 0777) == 0640);
    CHECK(umask(old) == 027);
    CHECK(chmod("file", 04711) == 0 && stat("file", &s) == 0 && (s.st_mode & 07777) == 04711);
    CHECK(fchmod(fd, 0400) == 0 && fstat(fd, &s) == 0 && (s.st_mode & 07777) == 0400);
    CHECK(access("file", R_OK) == 0);
    CHECK_ERROR(access("nosuch", F_OK), ENOENT);
}

static void truncate_both_ways(void)
{
    int fd = make("file", "0123456789");
    char text[12] = "";
    CHECK(ftruncate(fd, 4) == 0 && ftruncate(fd, 8) == 0);
    CHECK(read(fd, text, 12) == 8 && memcmp(text, "0123\0\0\0\0", 8) == 0);
    CHECK(truncate("file", 1) == 0 && lseek(fd, 0, SEEK_END) == 1);
    CHECK_ERROR(ftruncate(fd, -1), EINVAL);
    CHECK_ERROR(truncate(".", 0), EISDIR);
}

static void times(void)
{
    struct stat s;
    struct timespec set[2] = {{1000, 5}, {2000, 7}}, omit[2] = {{3000, 0}, {0, UTIME_OMIT}};
    close(make("file", ""));
    CHECK(utimensat(AT_FDCWD, "file", set, 0) == 0 && stat("file", &s) == 0);
    CHECK(s.st_atim.tv_sec == 1000 && s.st_mtim.tv_sec == 2000 && s.st_mtim.tv_nsec == 7);
    CHECK(utimensat(AT_FDCWD, "file", omit, 0) == 0 && stat("file", &s) == 0);
    CHECK(s.st_atim.tv_sec == 3000 && s.st_mtim.tv_sec == 2000);
    int fd = open("file", O_WRONLY);
    CHECK(write(fd, "x", 1) == 1 && fstat(fd, &s) == 0 && s.st_mtim.tv_sec != 2000);
}

static void working_directory(void)
{
    char before[4096], after[4096];
    CHECK(getcwd(before, sizeof before));
    CHECK(mkdir("dir", 0755) == 0 && chdir("dir") == 0 && getcwd(after, sizeof after));
    CHECK(strncmp(before, after, strlen(before)) == 0 && strcmp(after + strlen(before), "/dir") == 0);
    CHECK(chdir("..") == 0);
    int fd = open("dir", O_RDONLY | O_DIRECTORY);
    CHECK(fchdir(fd) == 0 && open("../dir/.", O_RDONLY) >= 0);
    CHECK(!getcwd(after, 2) && errno == ERANGE);
    CHECK_ERROR(chdir("nosuch"), ENOENT);
}

static void relative_to_a_descriptor(void)
{
    CHECK(mkdir("dir", 0755) == 0);
    int dir = open("dir", O_RDONLY | O_DIRECTORY), fd = openat(dir, "file", O_CREAT | O_WRONLY, 0600);
    struct stat s;
    CHECK(fd >= 0 && access("dir/file", F_OK) == 0 && fstatat(dir, "file", &s, 0) == 0);
    CHECK(fstatat(fd, "", &s, AT_EMPTY_PATH) == 0 && S_ISREG(s.st_mode));
    CHECK(unlinkat(dir, "file", 0) == 0);
    CHECK_ERROR(openat(fd, "x", O_RDONLY), ENOTDIR);
    CHECK_ERROR(openat(99, "x", O_RDONLY), EBADF);
}

static void devices(void)
{
    char bytes[16] = "xxxxxxxxxxxxxxx", other[16];
    int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR), random = open("/dev/urandom", O_RDONLY);
    CHECK(read(null, bytes, 16) == 0 && write(null, bytes, 16) == 16);
    CHECK(read(zero, bytes, 16) == 16 && bytes[0] == 0 && bytes[15] == 0);
    CHECK(read(random, bytes, 16) == 16 && read(random, other, 16) == 16 && memcmp(bytes, other, 16) != 0);
    CHECK_ERROR(write(open("/dev/full", O_WRONLY), "x", 1), ENOSPC);
}

static void sendfile_copies(void)
{
    int from = make("from", "0123456789"), to = make("to", "");
    char text[11] = "";
    long offset = 2;
    CHECK(syscall(SYS_sendfile, to, from, &offset, 5L) == 5 && offset == 7);
    CHECK(syscall(SYS_sendfile, to, from, NULL, 100L) == 10);
    CHECK(pread(to, text, 10, 0) == 10 && strcmp(text, "2345601234") == 0);
}

static void buffered_streams(void)
{
    FILE *file = fopen("file", "w+");
    char line[64];
    int number;
    double real;
    for (int i = 0; i < 3000; i++)
        fprintf(file, "line %d of %.2f\n", i, i / 4.0);
    CHECK(fseek(file, 0, SEEK_SET) == 0);
    for (int i = 0; i < 3000; i++) {
        CHECK(fgets(line, sizeof line, file));
        CHECK(sscanf(line, "line %d of %lf", &number, &real) == 2 && number == i && real == i / 4.0);
    }
    CHECK(!fgets(line, sizeof line, file) && feof(file));
    CHECK(ftell(file) > 3000 && fclose(file) == 0);
}

const struct test file_tests[] = {
    {"openFlags", open_flags},
    {"seekLeavesHolesOfZeroes", seek_leaves_holes_of_zeroes},
    {"preadDoesNotMove", pread_does_not_move},
    {"vectors", vectors},
    {"dupSharesThePosition", dup_shares_the_position},
    {"lowestDescriptorFirst", lowest_descriptor_first},
    {"hardLinks", hard_links},
    {"unlinkedFileLivesUntilClosed", unlinked_file_lives_until_closed},
    {"symbolicLinks", symbolic_links},
    {"directories", directories},
    {"directoryEntries", directory_entries},
    {"renameReplaces", rename_replaces},
    {"permissions", permissions},
    {"truncateBothWays", truncate_both_ways},
    {"times", times},
    {"workingDirectory", working_directory},
    {"relativeToADescriptor", relative_to_a_descriptor},
    {"devices", devices},
    {"sendfileCopies", sendfile_copies},
    {"bufferedStreams", buffered_streams},
    {NULL, NULL},
};
