// test: evaluates a condition; see common/test.c.
#include "test.h"

int main(int argc, char **argv) { return test_command(argc, argv); }
