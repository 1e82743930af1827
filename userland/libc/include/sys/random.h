// sys/random.h: random bytes from the kernel.
#pragma once
#include <sys/types.h>
ssize_t getrandom(void *data, size_t size, unsigned flags);
