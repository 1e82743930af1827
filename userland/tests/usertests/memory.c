// memory.c: brk, mmap and their kin, page faults, the stack, malloc.
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "usertests.h"

enum { PAGE = 4096 };
static const int RW = PROT_READ | PROT_WRITE, ANON = MAP_PRIVATE | MAP_ANONYMOUS;

static sigjmp_buf back;
static siginfo_t fault;
static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    fault = *info;
    siglongjmp(back, 1);
}

static void catch_faults(void)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

// Does an access fault? The facts are then in `fault`.
static int reads(const volatile char *p) { return sigsetjmp(back, 1) ? 0 : (*p, 1); }
static int writes(volatile char *p) { return sigsetjmp(back, 1) ? 0 : (*p = 1, 1); }

static void brk_shrink_zeroes_when_grown_again(void)
{
    char *start = sbrk(4 * PAGE);
    CHECK(start != (char *)-1);
    memset(start, 7, 4 * PAGE);
    CHECK(sbrk(-3 * PAGE) != (void *)-1 && sbrk(3 * PAGE) != (void *)-1);
    CHECK(start[0] == 7);
    for (int i = PAGE * 2; i < 4 * PAGE; i++)
        CHECK(start[i] == 0);
}

static void brk_refuses_too_much(void)
{
    char *now = sbrk(0);
    CHECK_ERROR((long)sbrk(1L << 45), ENOMEM);
    CHECK(sbrk(0) == now);
}

static void anonymous_memory_is_zero(void)
{
    char *p = mmap(NULL, 8 * PAGE, RW, ANON, -1, 0);
    CHECK(p != MAP_FAILED && ((unsigned long)p & (PAGE - 1)) == 0);
    for (int i = 0; i < 8 * PAGE; i += 64)
        CHECK(p[i] == 0);
    CHECK(munmap(p, 8 * PAGE) == 0);
    catch_faults();
    CHECK(!reads(p) && fault.si_code == SEGV_MAPERR && fault.si_addr == p);
}

static void mmap_reports_errors(void)
{
    CHECK_ERROR((long)mmap(NULL, 0, RW, ANON, -1, 0), EINVAL);
    CHECK_ERROR((long)mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), EINVAL);
    CHECK_ERROR((long)mmap(NULL, PAGE, RW, MAP_PRIVATE, 99, 0), EBADF);
    CHECK_ERROR((long)mmap((void *)4097, PAGE, RW, ANON | MAP_FIXED, -1, 0), EINVAL);
    CHECK_ERROR((long)mmap(NULL, 1UL << 60, RW, ANON, -1, 0), ENOMEM);
    CHECK_ERROR(munmap((void *)1, PAGE), EINVAL);
    int fd = open("read only", O_CREAT | O_RDONLY, 0600);
    CHECK_ERROR((long)mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0), EACCES);
    CHECK_ERROR((long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 100), EINVAL);
}

static void fixed_mapping_replaces(void)
{
    char *p = mmap(NULL, 3 * PAGE, RW, ANON, -1, 0);
    memset(p, 1, 3 * PAGE);
    CHECK(mmap(p + PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) == p + PAGE);
    CHECK(p[0] == 1 && p[PAGE] == 0 && p[2 * PAGE] == 1);
}

static void fixed_noreplace_refuses(void)
{
    char *p = mmap(NULL, PAGE, RW, ANON, -1, 0);
    p[0] = 1;
    errno = 0;
    if (mmap(p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) != MAP_FAILED && !on_vivarium())
        skip("MAP_FIXED_NOREPLACE is not known here");
    CHECK(errno == EEXIST && p[0] == 1);
}

static void munmap_splits(void)
{
    char *p = mmap(NULL, 3 * PAGE, RW, ANON, -1, 0);
    memset(p, 1, 3 * PAGE);
    CHECK(munmap(p + PAGE, PAGE) == 0);
    catch_faults();
    CHECK(reads(p) && !reads(p + PAGE) && reads(p + 2 * PAGE));
}

static void mprotect_splits_and_joins(void)
{
    char *p = mmap(NULL, 3 * PAGE, RW, ANON, -1, 0);
    catch_faults();
    CHECK(mprotect(p + PAGE, PAGE, PROT_READ) == 0);
    CHECK(writes(p) && reads(p + PAGE) && !writes(p + PAGE) && writes(p + 2 * PAGE));
    CHECK(fault.si_code == SEGV_ACCERR && fault.si_addr == p + PAGE);
    CHECK(mprotect(p, 3 * PAGE, PROT_NONE) == 0 && !reads(p) && fault.si_code == SEGV_ACCERR);
    CHECK(mprotect(p, 3 * PAGE, RW) == 0 && writes(p + PAGE) && p[0] == 1);
    CHECK_ERROR(mprotect((void *)0x1000, PAGE, PROT_READ), ENOMEM);
}

static void private_file_mapping_keeps_the_file(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    char byte;
    CHECK(write(fd, "hello", 5) == 5);
    char *p = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED && memcmp(p, "hello", 6) == 0);
    p[0] = 'J';
    CHECK(pread(fd, &byte, 1, 0) == 1 && byte == 'h');
}

static void shared_file_mapping_is_the_file(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    char bytes[6] = "";
    CHECK(ftruncate(fd, 2 * PAGE) == 0);
    char *p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    strcpy(p + PAGE, "hello");
    CHECK(msync(p, 2 * PAGE, MS_SYNC) == 0);
    CHECK(pread(fd, bytes, 5, PAGE) == 5 && strcmp(bytes, "hello") == 0);
    CHECK(pwrite(fd, "J", 1, PAGE) == 1 && p[PAGE] == 'J');
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        p[0] = 'c';
        _exit(0);
    }
    wait_status(pid);
    CHECK(p[0] == 'c');
}

static void access_past_the_end_of_a_file_is_sigbus(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    CHECK(write(fd, "x", 1) == 1);
    char *p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    catch_faults();
    CHECK(reads(p + 100) && p[100] == 0);
    CHECK(!reads(p + PAGE) && fault.si_signo == SIGBUS && fault.si_code == BUS_ADRERR);
}

static void mapping_at_an_offset(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    ftruncate(fd, 3 * PAGE);
    CHECK(pwrite(fd, "third", 5, 2 * PAGE) == 5);
    char *p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 2 * PAGE);
    close(fd);  // the mapping keeps the file
    unlink("file");
    CHECK(memcmp(p, "third", 5) == 0);
}

static void shared_anonymous_memory_is_shared_after_fork(void)
{
    int *p = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        *p = 42;
        _exit(0);
    }
    wait_status(pid);
    CHECK(*p == 42);
}

static void copy_on_write_keeps_both_sides(void)
{
    char *p = mmap(NULL, 16 * PAGE, RW, ANON, -1, 0);
    memset(p, 'p', 16 * PAGE);
    int to[2], from[2];
    CHECK(pipe(to) == 0 && pipe(from) == 0);
    pid_t pid = fork_or_fail();
    char go;
    if (pid == 0) {
        p[0] = 'c';
        write(from[1], "x", 1);
        read(to[0], &go, 1);
        _exit(p[0] == 'c' && p[PAGE] == 'p' && p[2 * PAGE] == 'p' ? 0 : 1);
    }
    CHECK(read(from[0], &go, 1) == 1);
    CHECK(p[0] == 'p');
    p[PAGE] = 'P';
    write(to[1], "x", 1);
    CHECK(wait_status(pid) == 0 && p[PAGE] == 'P');
}

static void mremap_moves_and_shrinks(void)
{
    char *p = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);
    strcpy(p + PAGE, "kept");
    char *q = mremap(p, 2 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
    CHECK(q != MAP_FAILED && strcmp(q + PAGE, "kept") == 0 && q[63 * PAGE] == 0);
    CHECK(mremap(q, 64 * PAGE, PAGE, 0) == q);
    catch_faults();
    CHECK(reads(q) && !reads(q + PAGE));
    CHECK_ERROR((long)mremap((void *)0x1000, PAGE, PAGE, 0), EFAULT);
}

static void dontneed_gives_zeroes(void)
{
    char *p = mmap(NULL, 4 * PAGE, RW, ANON, -1, 0);
    memset(p, 1, 4 * PAGE);
    CHECK(madvise(p, 2 * PAGE, MADV_DONTNEED) == 0);
    CHECK(p[0] == 0 && p[2 * PAGE] == 1);
}

static void first_touch_is_a_minor_fault(void)
{
    struct rusage before, after;
    char *p = mmap(NULL, 100 * PAGE, RW, ANON, -1, 0);
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < 100; i++)
        p[i * PAGE] = 1;
    getrusage(RUSAGE_SELF, &after);
    CHECK(after.ru_minflt - before.ru_minflt >= 90);
}

static void null_is_never_mapped(void)
{
    catch_faults();
    volatile char *zero = (char *)(long)(getpid() == 0);
    CHECK(!reads(zero) && fault.si_addr == NULL && fault.si_code == SEGV_MAPERR);
    CHECK(!writes(zero));
}

static const char constant[] = "constant";
static void text_and_constants_are_read_only(void)
{
    catch_faults();
    CHECK(!writes((char *)constant) && fault.si_code == SEGV_ACCERR);
    CHECK(!writes((char *)(long)text_and_constants_are_read_only) && fault.si_code == SEGV_ACCERR);
}

static int use_stack(int depth)
{
    volatile char room[4000];
    room[0] = depth;
    int below = depth == 0 ? 0 : use_stack(depth - 1);
    room[1] = below;  // after the call: so that it stays a call
    (void)room;
    return below;
}

static void stack_grows(void) { CHECK(use_stack(1000) == 0); }  // 4 MB

static void overflow_the_stack(void) { use_stack(1 << 30); }
static void stack_overflow_is_sigsegv(void)
{
    int status = run_child(overflow_the_stack);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void data_is_not_executable(void)
{
    static unsigned code[] = {0x00008067};  // ret
    catch_faults();
    int ran = 0;
    if (sigsetjmp(back, 1) == 0) {
        ((void (*)(void))code)();
        ran = 1;
    }
    CHECK(!ran && fault.si_signo == SIGSEGV && fault.si_addr == code);
}

static void mincore_tells_what_is_resident(void)
{
    unsigned char resident[2] = {9, 9};
    char *p = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);
    p[PAGE] = 1;
    CHECK(mincore(p, 2 * PAGE, resident) == 0 && (resident[1] & 1));
}

static void malloc_blocks_do_not_overlap(void)
{
    enum { BLOCKS = 400 };
    static unsigned char *blocks[BLOCKS];
    static size_t sizes[BLOCKS];
    srand(1);
    for (int round = 0; round < 20000; round++) {
        int i = rand() % BLOCKS;
        if (blocks[i]) {
            CHECK(blocks[i][0] == (unsigned char)i && blocks[i][sizes[i] - 1] == (unsigned char)i);
            size_t size = 1 + rand() % 3000;
            if (rand() % 2) {
                free(blocks[i]);
                blocks[i] = NULL;
                continue;
            }
            blocks[i] = realloc(blocks[i], size);
            CHECK(blocks[i] && (size == 1 || blocks[i][0] == (unsigned char)i));
            sizes[i] = size;
        } else {
            sizes[i] = rand() % 100 == 0 ? 200000 : 1 + rand() % 500;
            blocks[i] = malloc(sizes[i]);
        }
        CHECK(blocks[i] && ((unsigned long)blocks[i] & 15) == 0);
        memset(blocks[i], i, sizes[i]);
    }
    char *aligned = aligned_alloc(256, 100);
    CHECK(((unsigned long)aligned & 255) == 0);
    free(aligned);
    char *zeroed = calloc(10, 10);
    for (int i = 0; i < 100; i++)
        CHECK(zeroed[i] == 0);
    CHECK(malloc(1UL << 50) == NULL && errno == ENOMEM);
}

static void free_twice(void)
{
    char *volatile p = malloc(10);
    close(2);
    free(p);
    free(p);
}
static void double_free_aborts(void)
{
    int status = run_child(free_twice);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void service_free_twice(void)
{
    long p = syscall(SYS_vivarium_malloc, 10L);
    syscall(SYS_vivarium_free, p);
    syscall(SYS_vivarium_free, p);
}
static void malloc_service(void)
{
    char *p = (char *)syscall(SYS_vivarium_malloc, 100L);
    if (p == (char *)-1 && errno == ENOSYS)
        skip("no malloc service here");
    memset(p, 1, 100);
    p = (char *)syscall(SYS_vivarium_realloc, p, 1000L);
    CHECK(p && p[99] == 1);
    CHECK(syscall(SYS_vivarium_free, p) == 0);
    char *zeroed = (char *)syscall(SYS_vivarium_calloc, 10L, 100L);
    for (int i = 0; i < 1000; i++)
        CHECK(zeroed[i] == 0);
    char *large = (char *)syscall(SYS_vivarium_malloc, 1L << 20);
    large[(1 << 20) - 1] = 1;
    CHECK(syscall(SYS_vivarium_free, large) == 0);
    int status = run_child(service_free_twice);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

const struct test memory_tests[] = {
    {"brkShrinkZeroesWhenGrownAgain", brk_shrink_zeroes_when_grown_again},
    {"brkRefusesTooMuch", brk_refuses_too_much},
    {"anonymousMemoryIsZero", anonymous_memory_is_zero},
    {"mmapReportsErrors", mmap_reports_errors},
    {"fixedMappingReplaces", fixed_mapping_replaces},
    {"fixedNoreplaceRefuses", fixed_noreplace_refuses},
    {"munmapSplits", munmap_splits},
    {"mprotectSplitsAndJoins", mprotect_splits_and_joins},
    {"privateFileMappingKeepsTheFile", private_file_mapping_keeps_the_file},
    {"sharedFileMappingIsTheFile", shared_file_mapping_is_the_file},
    {"accessPastTheEndOfAFileIsSigbus", access_past_the_end_of_a_file_is_sigbus},
    {"mappingAtAnOffset", mapping_at_an_offset},
    {"sharedAnonymousMemoryIsSharedAfterFork", shared_anonymous_memory_is_shared_after_fork},
    {"copyOnWriteKeepsBothSides", copy_on_write_keeps_both_sides},
    {"mremapMovesAndShrinks", mremap_moves_and_shrinks},
    {"dontneedGivesZeroes", dontneed_gives_zeroes},
    {"firstTouchIsAMinorFault", first_touch_is_a_minor_fault},
    {"nullIsNeverMapped", null_is_never_mapped},
    {"textAndConstantsAreReadOnly", text_and_constants_are_read_only},
    {"stackGrows", stack_grows},
    {"stackOverflowIsSigsegv", stack_overflow_is_sigsegv},
    {"dataIsNotExecutable", data_is_not_executable},
    {"mincoreTellsWhatIsResident", mincore_tells_what_is_resident},
    {"mallocBlocksDoNotOverlap", malloc_blocks_do_not_overlap},
    {"doubleFreeAborts", double_free_aborts},
    {"mallocService", malloc_service},
    {NULL, NULL},
};
