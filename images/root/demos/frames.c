// frames: stack frames of nested calls: sp (stack pointer), fp (frame pointer, s0) and ra (return address).
//
//   Each call makes its frame below its caller's: the stack grows towards lower addresses. On riscv64 a function
//   keeps its caller's fp at fp-16 and its return address at fp-8, so that frames form a chain which a debugger
//   (or this program) can walk. Each return address lies in the text of the caller:
//     nm /demos/frames | grep -E ' (main|outer|middle|inner)$'    compare with the last column
//   It is compiled with -fno-omit-frame-pointer; without it there is no chain to walk.
#include <stdio.h>

struct frame {  // what lies just below the address in fp
    struct frame *caller_fp;
    void *return_address;
};

static void *register_sp(void)
{
    void *sp;
    __asm__ volatile("mv %0, sp" : "=r"(sp));
    return sp;
}

static __attribute__((noinline)) int inner(int depth)
{
    static const char *const names[] = {"inner", "middle", "outer", "main"};
    char *sp = register_sp(), *fp = __builtin_frame_address(0);
    printf("%-8s %-14s %-14s %6s   %s\n", "frame", "from (sp)", "to (fp)", "bytes", "returns to (ra)");
    for (int i = 0; i < 4; i++) {
        struct frame *frame = (struct frame *)fp - 1;
        printf("%-8s %-14p %-14p %6ld   %p\n", names[i], (void *)sp, (void *)fp, (long)(fp - sp), frame->return_address);
        sp = fp;  // where this frame ends the caller's begins
        fp = (char *)frame->caller_fp;
    }
    return depth + 1;
}

static __attribute__((noinline)) int middle(int depth)
{
    volatile char room[100];  // makes this frame visibly larger
    room[0] = depth;
    return inner(depth + 1) + room[0];
}

static __attribute__((noinline)) int outer(int depth)
{
    return middle(depth + 1) + 1;
}

int main(void)
{
    int result = outer(1);
    printf("\nback in main with %d\n", result);
    return 0;
}
