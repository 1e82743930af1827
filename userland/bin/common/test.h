// test.h: the test command, for /bin/test, /bin/[ and the shell.
#pragma once
int test_command(int argc, char **argv);  // 0 true, 1 false, 2 malformed
