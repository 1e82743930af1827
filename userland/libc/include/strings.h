// strings.h: the rest of string.h, for programs that ask for it by this name.
#pragma once
#include <string.h>
