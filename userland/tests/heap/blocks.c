// blocks: uses malloc at random and then tells what it holds, for a test of those who read the allocator's headers.
//
//   blocks SEED [threads|corrupt]
// Prints "live ADDRESS REQUESTED USABLE" for each block that it has, "freed ADDRESS" for some that it gave back and that
// nobody got again, then "ready", and waits for ever. With threads a second thread does the same in its arena; with
// corrupt the header behind one block is overwritten.
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCKS = 300, STEPS = 3000, FREED = 50 };

struct user {
    unsigned long random;
    char *block[BLOCKS];
    size_t size[BLOCKS];
    char *freed[FREED];
};

static struct user users[2];
static pthread_barrier_t done;

static unsigned next(struct user *u)
{
    u->random = u->random * 6364136223846793005UL + 1442695040888963407UL;
    return u->random >> 33;
}

static size_t any_size(struct user *u)
{
    unsigned kind = next(u) % 100;
    return kind < 70 ? 1 + next(u) % 200 : kind < 97 ? 1 + next(u) % 5000 : 140000 + next(u) % 100000;
}

static void use(struct user *u)
{
    for (int step = 0; step < STEPS; step++) {
        int i = next(u) % BLOCKS;
        size_t size = any_size(u);
        if (!u->block[i]) {
            u->block[i] = next(u) % 4 ? malloc(size) : calloc(1, size);
        } else if (next(u) % 3 == 0) {
            u->block[i] = realloc(u->block[i], size);
        } else {
            free(u->block[i]);
            u->freed[step % FREED] = u->block[i];
            u->block[i] = NULL;
            continue;
        }
        u->size[i] = size;
        memset(u->block[i], 0xa5, size);
    }
}

static int is_live(char *address)
{
    for (int n = 0; n < 2; n++)
        for (int i = 0; i < BLOCKS; i++)
            if (users[n].block[i] && address + 16 > users[n].block[i] &&
                address < users[n].block[i] + users[n].size[i] + 16)
                return 1;
    return 0;
}

static void *thread(void *argument)
{
    use(argument);
    pthread_barrier_wait(&done);
    pause();
    return NULL;
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[2] : "";
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);  // so that printing takes no memory from malloc
    users[0].random = argc > 1 ? atoi(argv[1]) : 1;
    users[1].random = users[0].random + 1000;
    if (strcmp(what, "threads") == 0) {
        pthread_t id;
        pthread_barrier_init(&done, NULL, 2);
        pthread_create(&id, NULL, thread, &users[1]);
        use(&users[0]);
        pthread_barrier_wait(&done);
    } else {
        use(&users[0]);
    }
    for (int n = 0; n < 2; n++) {
        for (int i = 0; i < BLOCKS; i++)
            if (users[n].block[i])
                printf("live %lx %lu %lu\n", (unsigned long)users[n].block[i], (unsigned long)users[n].size[i],
                       (unsigned long)malloc_usable_size(users[n].block[i]));
        for (int i = 0; i < FREED; i++)
            if (users[n].freed[i] && !is_live(users[n].freed[i]))
                printf("freed %lx\n", (unsigned long)users[n].freed[i]);
    }
    if (strcmp(what, "corrupt") == 0)
        for (int i = 0; i < BLOCKS; i++)
            if (users[0].block[i] && users[0].size[i] < 200) {
                memset(users[0].block[i] + malloc_usable_size(users[0].block[i]), 'x', 24);
                break;
            }
    printf("ready\n");
    fflush(stdout);
    for (;;)
        pause();
}
