// signals: handlers for signals, and what the kernel saves for them.
//
//   For a caught signal the kernel pushes a frame with all registers on the stack, and lets the program continue in
//   the handler; rt_sigreturn (in the [vdso]) brings the registers back. See how the handler's sp lies below main's,
//   and how the saved pc points into the interrupted code.
//     signals wait &    then   kill -USR1 $!   kill -INT $!    and   grep Sig /proc/$!/status
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t received;

// printf in a handler is allowed here only because main does nothing but wait at that moment.
static void handler(int signal, siginfo_t *info, void *context)
{
    ucontext_t *saved = context;
    int here;
    received++;
    printf("  handler: %s (si_code %d), its frame at %p\n", strsignal(signal), info->si_code, (void *)&here);
    printf("  saved:   pc %#lx, sp %#lx; they come back when the handler returns\n",
           saved->uc_mcontext.__gregs[REG_PC], saved->uc_mcontext.__gregs[REG_SP]);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    int here;
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    printf("pid %d: main's frame at %p\n", getpid(), (void *)&here);

    printf("a signal to ourselves:\n");
    raise(SIGUSR1);
    printf("a timer of 50 ms, while main waits:\n");
    struct itimerval timer = {.it_value = {0, 50000}};
    setitimer(ITIMER_REAL, &timer, NULL);
    while (received < 2)
        pause();

    sigset_t mask, pending;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    raise(SIGUSR1);
    sigpending(&pending);
    printf("blocked: SIGUSR1 is %s, and waits;\n", sigismember(&pending, SIGUSR1) ? "pending" : "not pending");
    printf("unblocked:\n");
    fflush(stdout);
    sigprocmask(SIG_UNBLOCK, &mask, NULL);

    if (argc > 1 && strcmp(argv[1], "wait") == 0) {
        printf("waiting for signals\n");
        fflush(stdout);
        for (;;)
            pause();
    }
    return received == 3 ? 0 : 1;
}
