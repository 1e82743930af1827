// fork_tree: a tree of processes by fork, and what they share.
//
//   Each process forks two children, down to a depth; all run the same text (shared frames), and each has its own
//   copy of `value`, which begins with the parent's (copy on write). Parents wait, so that nobody stays a zombie.
//     fork_tree 3 hold &    then    ps -o pid,ppid,stat,args    and    cat /proc/PID/smaps_rollup   (shared, private)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int value, hold;

static void grow(int level, int depth)
{
    printf("%*slevel %d: pid %d, parent %d, value %d at %p\n", 4 * level, "", level, getpid(),
           level ? getppid() : 0, value, (void *)&value);
    fflush(stdout);
    for (int child = 0; level < depth && child < 2; child++) {
        pid_t pid = fork();
        if (pid == 0) {
            value = value * 10 + child + 1;  // the child's copy alone
            grow(level + 1, depth);
            if (hold)
                sleep(5);
            _exit(0);
        }
        if (pid < 0)
            perror("fork");
        else if (!hold)
            waitpid(pid, NULL, 0);  // one after the other: the output is the tree
    }
    while (waitpid(-1, NULL, 0) > 0)
        ;
}

int main(int argc, char **argv)
{
    int depth = argc > 1 ? atoi(argv[1]) : 2;
    hold = argc > 2 && strcmp(argv[2], "hold") == 0;
    grow(0, depth > 5 ? 5 : depth);
    printf("back at the root: value is still %d\n", value);
    return 0;
}
