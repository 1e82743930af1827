// termios.h: terminal modes, in the kernel's own layout.
#pragma once
#include <sys/types.h>
typedef unsigned tcflag_t, speed_t;
typedef unsigned char cc_t;
enum { NCCS = 19 };
struct termios {
    tcflag_t c_iflag, c_oflag, c_cflag, c_lflag;
    cc_t c_line;
    cc_t c_cc[NCCS];
};
enum { VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, VSWTC, VSTART, VSTOP, VSUSP, VEOL, VREPRINT, VDISCARD,
       VWERASE, VLNEXT, VEOL2 };
enum { IGNBRK = 1, BRKINT = 2, IGNPAR = 4, PARMRK = 010, INPCK = 020, ISTRIP = 040, INLCR = 0100, IGNCR = 0200,
       ICRNL = 0400, IXON = 02000, IXANY = 04000, IXOFF = 010000, IMAXBEL = 020000, IUTF8 = 040000 };
enum { OPOST = 1, ONLCR = 4, OCRNL = 010, ONOCR = 020, ONLRET = 040 };
enum { CSIZE = 060, CS8 = 060, CREAD = 0200, PARENB = 0400, HUPCL = 02000, CLOCAL = 04000 };
enum { ISIG = 1, ICANON = 2, ECHO = 010, ECHOE = 020, ECHOK = 040, ECHONL = 0100, NOFLSH = 0200, TOSTOP = 0400,
       ECHOCTL = 01000, ECHOPRT = 02000, ECHOKE = 04000, IEXTEN = 0100000 };
enum { TCSANOW, TCSADRAIN, TCSAFLUSH };
int tcgetattr(int fd, struct termios *modes);
int tcsetattr(int fd, int when, const struct termios *modes);
void cfmakeraw(struct termios *modes);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
int tcflush(int fd, int queue);
enum { TCIFLUSH, TCOFLUSH, TCIOFLUSH };
