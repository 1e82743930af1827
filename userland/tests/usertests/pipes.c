// pipes.c: pipes, FIFOs, poll and select, pseudo-terminals.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <termios.h>
#include "usertests.h"

static void pipe_carries_bytes_and_ends(void)
{
    int fds[2];
    char text[10] = "";
    CHECK(pipe(fds) == 0);
    CHECK(write(fds[1], "hello", 5) == 5 && read(fds[0], text, 10) == 5 && strcmp(text, "hello") == 0);
    close(fds[1]);
    CHECK(read(fds[0], text, 10) == 0);
    CHECK_ERROR(lseek(fds[0], 0, SEEK_SET), ESPIPE);
}

static void reader_sleeps_until_data(void)
{
    int fds[2];
    char c = 0;
    CHECK(pipe(fds) == 0);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        pause_ms(30);
        write(fds[1], "x", 1);
        _exit(0);
    }
    double start = seconds();
    CHECK(read(fds[0], &c, 1) == 1 && c == 'x');
    CHECK(seconds() - start > 0.01);
    wait_status(pid);
}

static void full_pipe_blocks_the_writer(void)
{
    enum { TOTAL = 300000 };
    static char block[TOTAL];
    int fds[2];
    CHECK(pipe(fds) == 0);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        for (int i = 0; i < TOTAL; i++)
            block[i] = i % 251;
        _exit(write(fds[1], block, TOTAL) == TOTAL ? 0 : 1);
    }
    close(fds[1]);
    pause_ms(20);
    int count = 0;
    for (ssize_t n; (n = read(fds[0], block, 4000)) > 0; )
        for (int i = 0; i < n; i++, count++)
            CHECK((unsigned char)block[i] == count % 251);
    CHECK(count == TOTAL && wait_status(pid) == 0);
}

static void write_without_reader_is_sigpipe(void)
{
    int fds[2];
    CHECK(pipe(fds) == 0);
    close(fds[0]);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        write(fds[1], "x", 1);
        _exit(0);
    }
    CHECK(WTERMSIG(wait_status(pid)) == SIGPIPE);
    signal(SIGPIPE, SIG_IGN);
    CHECK_ERROR(write(fds[1], "x", 1), EPIPE);
}

static void nonblocking_pipe(void)
{
    int fds[2];
    char block[4096] = {0};
    CHECK(pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0);
    CHECK_ERROR(read(fds[0], block, 1), EAGAIN);
    long total = 0;
    for (ssize_t n; (n = write(fds[1], block, sizeof block)) > 0; )
        total += n;
    CHECK(errno == EAGAIN && total == 65536);
    CHECK(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
    CHECK(fcntl(fds[0], F_SETFL, 0) == 0 && !(fcntl(fds[0], F_GETFL) & O_NONBLOCK));
    int ready;
    CHECK(ioctl(fds[0], FIONREAD, &ready) == 0 && ready == 65536);
}

static void poll_tells_what_is_ready(void)
{
    int fds[2];
    CHECK(pipe(fds) == 0);
    struct pollfd p[] = {{fds[0], POLLIN, 0}, {fds[1], POLLOUT, 0}, {-1, POLLIN, 0}, {99, POLLIN, 0}};
    CHECK(poll(p, 4, 0) == 2 && p[0].revents == 0 && p[1].revents == POLLOUT && p[3].revents == POLLNVAL);
    write(fds[1], "x", 1);
    CHECK(poll(p, 1, -1) == 1 && p[0].revents == POLLIN);
    close(fds[1]);
    CHECK(poll(p, 1, -1) == 1 && (p[0].revents & POLLHUP));
    int empty[2];
    CHECK(pipe(empty) == 0);
    p[0] = (struct pollfd){empty[0], POLLIN, 0};
    double start = seconds();
    CHECK(poll(p, 1, 30) == 0 && seconds() - start >= 0.03);
}

static void select_waits(void)
{
    int fds[2];
    fd_set set;
    struct timeval timeout = {5, 0};
    CHECK(pipe(fds) == 0);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        pause_ms(20);
        write(fds[1], "x", 1);
        _exit(0);
    }
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    CHECK(select(fds[0] + 1, &set, NULL, NULL, &timeout) == 1 && FD_ISSET(fds[0], &set));
    wait_status(pid);
}

static void fifo_joins_two_processes(void)
{
    char text[6] = "";
    CHECK(mkfifo("fifo", 0600) == 0);
    CHECK_ERROR(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        int fd = open("fifo", O_WRONLY);
        _exit(write(fd, "hello", 5) != 5);
    }
    int fd = open("fifo", O_RDONLY);
    CHECK(read(fd, text, 5) == 5 && strcmp(text, "hello") == 0 && read(fd, text, 5) == 0);
    CHECK(wait_status(pid) == 0);
}

static int open_terminal(int *master)
{
    *master = posix_openpt(O_RDWR | O_NOCTTY);
    if (*master < 0)
        skip("no pseudo-terminals here");
    CHECK(grantpt(*master) == 0 && unlockpt(*master) == 0);
    int fd = open(ptsname(*master), O_RDWR | O_NOCTTY);
    CHECK(fd >= 0 && isatty(fd));
    return fd;
}

static void terminal_edits_lines(void)
{
    int master, fd = open_terminal(&master);
    char text[64] = "";
    CHECK(write(master, "helpx\177 me\n", 10) == 10);  // DEL rubs out the x
    CHECK(read(fd, text, sizeof text) == 8 && memcmp(text, "help me\n", 8) == 0);
    memset(text, 0, sizeof text);
    CHECK(read(master, text, sizeof text) > 0 && strncmp(text, "helpx\b \b", 8) == 0);  // the echo
    CHECK(write(fd, "a\n", 2) == 2);
}

static void terminal_raw_mode(void)
{
    int master, fd = open_terminal(&master);
    struct termios modes;
    char text[8] = "";
    CHECK(tcgetattr(fd, &modes) == 0 && (modes.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO));
    cfmakeraw(&modes);
    CHECK(tcsetattr(fd, TCSANOW, &modes) == 0);
    CHECK(write(master, "\3q", 2) == 2 && read(fd, text, 8) == 2 && text[0] == 3);
    CHECK(write(fd, "x\n", 2) == 2 && read(master, text, 8) == 2 && memcmp(text, "x\n", 2) == 0);
    struct winsize size = {30, 100, 0, 0}, got = {0, 0, 0, 0};
    CHECK(ioctl(master, TIOCSWINSZ, &size) == 0 && ioctl(fd, TIOCGWINSZ, &got) == 0 && got.ws_row == 30 && got.ws_col == 100);
}

static void terminal_interrupts_the_foreground(void)
{
    int master, unused = open_terminal(&master);
    int ready[2];
    CHECK(pipe(ready) == 0);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        setsid();
        int fd = open(ptsname(master), O_RDWR);  // becomes the controlling terminal
        ioctl(fd, TIOCSCTTY, 0);
        CHECK(tcgetpgrp(fd) == getpgrp());
        write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    char c;
    CHECK(read(ready[0], &c, 1) == 1);
    CHECK(write(master, "\3", 1) == 1);
    CHECK(WTERMSIG(wait_status(pid)) == SIGINT);
    close(unused);
}

const struct test pipe_tests[] = {
    {"pipeCarriesBytesAndEnds", pipe_carries_bytes_and_ends},
    {"readerSleepsUntilData", reader_sleeps_until_data},
    {"fullPipeBlocksTheWriter", full_pipe_blocks_the_writer},
    {"writeWithoutReaderIsSigpipe", write_without_reader_is_sigpipe},
    {"nonblockingPipe", nonblocking_pipe},
    {"pollTellsWhatIsReady", poll_tells_what_is_ready},
    {"selectWaits", select_waits},
    {"fifoJoinsTwoProcesses", fifo_joins_two_processes},
    {"terminalEditsLines", terminal_edits_lines},
    {"terminalRawMode", terminal_raw_mode},
    {"terminalInterruptsTheForeground", terminal_interrupts_the_foreground},
    {NULL, NULL},
};
