// shared_text: the text of a program and of its libraries is in memory once, however many processes run it.
//
//   Three copies of a dynamically linked program are started (sleep, with libc.so and ld.so). Each has the library's
//   text in its own address space, and counts it in its resident set (Rss); but all map the same frames of the page
//   cache, and the proportional set (Pss) counts each frame once over all processes.
//     /dynamic/bin/sleep 5 & /dynamic/bin/sleep 5 & sleep 1; mem frames     one row for /lib/libc.so
//     mem map $!                                                           S: shared
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <signal.h>

enum { COPIES = 3 };

// Adds up Rss and Pss of the areas of one process that are read-only and executable: text.
static void add_text(pid_t pid, long *rss, long *pss)
{
    char name[64], line[256], rights[8];
    long value;
    int text = 0;
    snprintf(name, sizeof name, "/proc/%d/smaps", pid);
    FILE *smaps = fopen(name, "r");
    while (smaps && fgets(line, sizeof line, smaps)) {
        if (sscanf(line, "%*x-%*x %7s", rights) == 1)
            text = strcmp(rights, "r-xp") == 0 && strstr(line, "/") != NULL;
        if (text && sscanf(line, "Rss: %ld", &value) == 1)
            *rss += value;
        if (text && sscanf(line, "Pss: %ld", &value) == 1)
            *pss += value;
    }
    if (smaps)
        fclose(smaps);
}

int main(void)
{
    pid_t child[COPIES];
    printf("%-10s %28s %28s\n", "processes", "text in all their Rss", "text in all their Pss");
    for (int i = 0; i < COPIES; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            execl("/dynamic/bin/sleep", "sleep", "60", (char *)NULL);
            perror("/dynamic/bin/sleep");
            _exit(127);
        }
        usleep(50000);
        long rss = 0, pss = 0;
        for (int j = 0; j <= i; j++)
            add_text(child[j], &rss, &pss);
        printf("%-10d %25ld kB %25ld kB\n", i + 1, rss, pss);
    }
    for (int i = 0; i < COPIES; i++) {
        kill(child[i], SIGKILL);
        wait(NULL);
    }
    return 0;
}
