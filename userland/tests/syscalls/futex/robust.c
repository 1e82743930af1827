// a robust list marks the futexes of a dead thread: FUTEX_OWNER_DIED
#include "../case.h"

int main(int argc, char **argv) {
  struct robust { struct robust_list_head head; struct robust_list entry; int word; } *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ended(CHILD({
    shared->head.list.next = &shared->entry;
    shared->entry.next = &shared->head.list;
    shared->head.futex_offset = offsetof(struct robust, word) - offsetof(struct robust, entry);
    shared->word = gettid() | FUTEX_WAITERS;
    TRY(syscall(SYS_set_robust_list, &shared->head, sizeof shared->head));
  }));
  SHOW((shared->word & FUTEX_OWNER_DIED) != 0);
  SHOW(shared->word & FUTEX_TID_MASK);
  TRY(syscall(SYS_set_robust_list, &shared->head, 5));
  void *head;
  size_t size;
  TRY(syscall(SYS_get_robust_list, 0, &head, &size));
  SHOW(size);
  TRY(syscall(SYS_get_robust_list, 1234567, &head, &size));
  return 0;
}
