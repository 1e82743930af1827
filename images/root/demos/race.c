// race: two threads add to one counter, without and with a mutex.
//
//   counter++ is three instructions: load, add, store. When a thread is switched out (or another hart runs) between
//   the load and the store, the other's additions are lost. A mutex makes the three one. What to look at:
//     race                    lost additions without the mutex, none with it
//     --cores 1, --quantum    fewer places to be interrupted, fewer losses; the seed decides which
//     cat /proc/PID/status    the mutex costs voluntary switches: a thread that waits sleeps in futex()
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 2 };
static int rounds = 1000000, use_mutex;
static volatile long counter;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *add(void *unused)
{
    for (int i = 0; i < rounds; i++) {
        if (use_mutex)
            pthread_mutex_lock(&mutex);
        counter++;
        if (use_mutex)
            pthread_mutex_unlock(&mutex);
    }
    return unused;
}

static void run(const char *how)
{
    pthread_t threads[THREADS];
    counter = 0;
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, add, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    long expected = (long)THREADS * rounds;
    printf("%-16s counter = %7ld, expected %ld: %ld additions lost\n", how, counter, expected, expected - counter);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        rounds = atoi(argv[1]);
    run("without a mutex:");
    use_mutex = 1;
    run("with a mutex:");
    return 0;
}
