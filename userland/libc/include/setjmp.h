// setjmp.h: jumps across functions. Saved: ra, s0-s11, sp, fs0-fs11, and for sigsetjmp the signal mask.
#pragma once
typedef struct {
    unsigned long registers[26];
    unsigned long mask_saved, mask;
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;
int setjmp(jmp_buf buffer) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf buffer, int value);
#define sigsetjmp(buffer, savemask) (__save_mask(buffer, savemask), setjmp(buffer))
void __save_mask(sigjmp_buf buffer, int savemask);
_Noreturn void siglongjmp(sigjmp_buf buffer, int value);
