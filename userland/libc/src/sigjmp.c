// sigjmp.c: the signal mask that sigsetjmp saves beside the registers.
#include <setjmp.h>
#include <signal.h>

void __save_mask(sigjmp_buf buffer, int savemask)
{
    buffer->mask_saved = savemask;
    if (savemask)
        sigprocmask(SIG_BLOCK, NULL, &buffer->mask);
}

void siglongjmp(sigjmp_buf buffer, int value)
{
    if (buffer->mask_saved)
        sigprocmask(SIG_SETMASK, &buffer->mask, NULL);
    longjmp(buffer, value);
}
