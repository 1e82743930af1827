// termios.c: terminal modes and foreground groups, by ioctl.
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "internal.h"

int tcgetattr(int fd, struct termios *modes) { return ioctl(fd, TCGETS, modes); }
int tcsetattr(int fd, int when, const struct termios *modes) { return ioctl(fd, TCSETS + when, modes); }
int tcsetpgrp(int fd, pid_t group) { return ioctl(fd, TIOCSPGRP, &group); }
int tcflush(int fd, int queue) { return ioctl(fd, TCFLSH, (long)queue); }

pid_t tcgetpgrp(int fd)
{
    pid_t group;
    return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int isatty(int fd)
{
    struct termios modes;
    return tcgetattr(fd, &modes) == 0;
}

void cfmakeraw(struct termios *modes)
{
    modes->c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    modes->c_oflag &= ~OPOST;
    modes->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    modes->c_cflag = (modes->c_cflag & ~(CSIZE | PARENB)) | CS8;
    modes->c_cc[VMIN] = 1;
    modes->c_cc[VTIME] = 0;
}
