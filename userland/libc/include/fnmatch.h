// fnmatch.h: matching of names against shell patterns (* ? [a-z] [!a-z] \x).
#pragma once
enum { FNM_NOMATCH = 1, FNM_NOESCAPE = 2, FNM_PERIOD = 4 };
int fnmatch(const char *pattern, const char *name, int flags);
