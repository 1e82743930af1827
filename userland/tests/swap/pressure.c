/*
 * Uses several times more memory than the machine has, in many processes, and checks every byte.
 *
 *   pressure PAGES PROCESSES [ROUNDS]
 *
 * Each process has private pages, pages inherited from its parent and partly changed after fork,
 * and the shared pages of all, in each of which it owns a word. Prints "ok" or what is wrong; the
 * output is the same on any system.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#define PAGE 4096

static uint64_t mix(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  return x;
}

#define STEP 0x9e3779b97f4a7c15ULL

static void fill(uint64_t *page, uint64_t key) {
  uint64_t value = mix(key);
  for (int i = 0; i < PAGE / 8; i++, value += STEP) page[i] = value;
}

static int check(const uint64_t *page, uint64_t key) {
  uint64_t value = mix(key), wrong = 0;
  for (int i = 0; i < PAGE / 8; i++, value += STEP) wrong |= page[i] ^ value;
  return wrong == 0;
}

static void *pages(long count, int flags) {
  void *p = mmap(0, count * PAGE, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) {
    perror("mmap");
    exit(2);
  }
  return p;
}

static uint64_t key(long who, long page, long round) { return (who << 40) + (page << 16) + round * 1000003; }

static int child(long me, char *inherited, char *shared, long count, long shares, int rounds) {
  char *own = pages(count, MAP_PRIVATE);
  uint64_t random = me * 7919 + 1;
  for (int round = 0; round < rounds; round++) {
    for (long i = 0; i < count; i++) fill((uint64_t *)(own + i * PAGE), key(me, i, round));
    for (long i = me % 3; i < count; i += 3) fill((uint64_t *)(inherited + i * PAGE), key(me + 100, i, round));
    for (long i = 0; i < shares; i++) ((uint64_t *)(shared + i * PAGE))[me] = mix(key(me, i, round));
    for (long n = 0; n < count; n++) {
      random = mix(random + n);
      long i = random % count;
      if (!check((uint64_t *)(own + i * PAGE), key(me, i, round))) {
        printf("process %ld: own page %ld, round %d\n", me, i, round);
        return 1;
      }
    }
    for (long i = 0; i < count; i++) {
      long owner = i % 3 == me % 3 ? me + 100 : 99;
      if (!check((uint64_t *)(inherited + i * PAGE), key(owner, i, owner == 99 ? 0 : round))) {
        printf("process %ld: inherited page %ld, round %d\n", me, i, round);
        return 1;
      }
    }
    for (long i = 0; i < shares; i++)
      if (((uint64_t *)(shared + i * PAGE))[me] != mix(key(me, i, round))) {
        printf("process %ld: shared page %ld, round %d\n", me, i, round);
        return 1;
      }
  }
  char name[64];
  snprintf(name, sizeof name, "/tmp/pressure.%ld", me);
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 || write(fd, own, count * PAGE) != count * PAGE) { /* system calls on swapped pages */
    perror(name);
    return 1;
  }
  memset(own, 0, count * PAGE);
  if (pread(fd, own, count * PAGE, 0) != count * PAGE) {
    perror("pread");
    return 1;
  }
  for (long i = 0; i < count; i++)
    if (!check((uint64_t *)(own + i * PAGE), key(me, i, rounds - 1))) {
      printf("process %ld: page %ld of the file\n", me, i);
      return 1;
    }
  close(fd);
  unlink(name);
  return 0;
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 256;
  long processes = argc > 2 ? atol(argv[2]) : 4;
  int rounds = argc > 3 ? atoi(argv[3]) : 2;
  long shares = count / 2;
  char *inherited = pages(count, MAP_PRIVATE);
  char *shared = pages(shares, MAP_SHARED);
  for (long i = 0; i < count; i++) fill((uint64_t *)(inherited + i * PAGE), key(99, i, 0));
  fflush(stdout);
  for (long p = 0; p < processes; p++)
    if (fork() == 0) {
      int status = child(p, inherited, shared, count, shares, rounds);
      fflush(stdout);
      _exit(status);
    }
  int failed = 0, status;
  while (wait(&status) > 0)
    if (status) {
      printf("a process ended with %x\n", status);
      failed = 1;
    }
  for (long i = 0; i < count; i++)
    if (!check((uint64_t *)(inherited + i * PAGE), key(99, i, 0))) {
      printf("the parent's page %ld\n", i);
      failed = 1;
    }
  for (long i = 0; i < shares; i++)
    for (long p = 0; p < processes; p++)
      if (((uint64_t *)(shared + i * PAGE))[p] != mix(key(p, i, rounds - 1))) {
        printf("shared page %ld of process %ld\n", i, p);
        failed = 1;
      }
  puts(failed ? "wrong" : "ok");
  return failed;
}
