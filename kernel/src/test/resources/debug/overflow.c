/* Two functions that call each other until the stack is full: built by ./build. */
__attribute__((noinline)) int odd(volatile int *n);

__attribute__((noinline)) int even(volatile int *n) {
  volatile int room[20] = {*n};
  return odd(n) + room[*n & 15];
}

__attribute__((noinline)) int odd(volatile int *n) {
  volatile int room[12] = {*n};
  return even(n) + room[*n & 7];
}

int main(void) {
  volatile int n = 1;
  return even(&n);
}

__asm__(".globl _start\n.type _start, @function\n_start:\n.cfi_startproc\n.cfi_undefined ra\n"
        "call main\nli a7, 93\necall\n.cfi_endproc\n.size _start, .-_start\n");
