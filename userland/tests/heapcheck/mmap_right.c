/* Memory from mmap is defined, which is right; after munmap it is gone. */
#include <stdlib.h>
#include <sys/mman.h>

int main(void)
{
    char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int r = p[5000];
    if (r)
        return 1;
    p[0] = 1;
    munmap(p, 8192);
    return 0;
}
