// broken.c: a library that cannot be bound at once.
int nobody_has_this(void);
int broken_call(void) { return nobody_has_this(); }
int fine_call(void) { return 4; }
