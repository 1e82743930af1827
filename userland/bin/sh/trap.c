// trap.c: commands to run on signals and at the exit, and the statuses of background children already collected.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common.h"
#include "sh.h"

static char *traps[NSIG];  // [0] is EXIT
static volatile sig_atomic_t pending[NSIG], any_pending;

static void note(int signal)
{
    pending[signal] = any_pending = 1;
}

void clear_traps(void)  // a child starts without
{
    for (int i = 0; i < NSIG; i++) {
        if (traps[i] && i > 0 && *traps[i])
            signal(i, SIG_DFL);
        traps[i] = NULL;
    }
}

int do_trap(int argc, char **argv)
{
    if (argc == 1)
        for (int i = 0; i < NSIG; i++)
            if (traps[i])
                printf("trap -- '%s' %s\n", traps[i], i ? sys_signame[i] : "EXIT");
    for (int i = 2; i < argc; i++) {
        int number = strcmp(argv[i], "EXIT") == 0 ? 0 : signal_number(argv[i]);
        if (number < 0)
            return shell_error("trap: %s: bad trap", argv[i]);
        int reset = strcmp(argv[1], "-") == 0;
        traps[number] = reset ? NULL : need(strdup(argv[1]));
        if (number > 0)
            signal(number, reset ? SIG_DFL : *argv[1] ? note : SIG_IGN);
    }
    return 0;
}

void run_traps(void)
{
    if (!any_pending)
        return;
    any_pending = 0;
    for (int i = 1; i < NSIG; i++)
        if (pending[i] && traps[i]) {
            int status = shell.status;
            pending[i] = 0;
            run_text(traps[i]);
            shell.status = status;
        }
}

void leave(int status)
{
    run_traps();
    if (traps[0]) {
        char *command = traps[0];
        traps[0] = NULL;
        shell.status = status;
        run_text(command);
    }
    fflush(NULL);
    _exit(status);
}

static struct { pid_t pid; int status; } finished[64];
static int finished_count;

void reap_finished(void)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0; finished_count++) {
        finished[finished_count % 64].pid = pid;
        finished[finished_count % 64].status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

int known_status(pid_t pid)
{
    for (int i = 0; i < 64; i++)
        if (finished[i].pid == pid)
            return finished[i].status;
    return -1;
}
