// threads: several threads of one process: one address space, a stack each.
//
//   Globals and heap are seen by all; locals lie on each thread's own stack, a mapping with a guard page below.
//   The threads meet at a barrier, then add up parts of one array.
//     threads 4 hold &    then   ls /proc/$!/task   cat /proc/$!/maps (a row of 4 KiB ---p is a guard)   top
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUMBERS = 1000000, MOST = 16 };
static int numbers[NUMBERS], threads = 4, hold;
static long long parts[MOST];
static pthread_barrier_t barrier;
static pthread_mutex_t printing = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *argument)
{
    long index = (long)argument, first = NUMBERS / threads * index;
    long last = index == threads - 1 ? NUMBERS : first + NUMBERS / threads;
    long long sum = 0;
    for (long i = first; i < last; i++)
        numbers[i] = (int)i;
    pthread_barrier_wait(&barrier);  // nobody goes on before all have filled their part
    for (long i = first; i < last; i++)
        sum += numbers[NUMBERS - 1 - i];  // another thread's part
    parts[index] = sum;
    pthread_mutex_lock(&printing);
    printf("thread %ld: tid %d, its local at %p, the shared array at %p, part %lld\n", index, gettid(), (void *)&sum,
           (void *)numbers, sum);
    fflush(stdout);
    pthread_mutex_unlock(&printing);
    if (hold)
        sleep(30);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t ids[MOST];
    if (argc > 1)
        threads = atoi(argv[1]);
    threads = threads < 1 ? 1 : threads > MOST ? MOST : threads;
    hold = argc > 2 && strcmp(argv[2], "hold") == 0;
    pthread_barrier_init(&barrier, NULL, threads);
    for (long i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, work, (void *)i) != 0) {
            fprintf(stderr, "threads: cannot create thread %ld\n", i);
            return 1;
        }
    long long total = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        total += parts[i];
    }
    printf("process %d: the sum is %lld\n", getpid(), total);
    return total == (long long)NUMBERS * (NUMBERS - 1) / 2 ? 0 : 1;
}
