// getopt.h: single-letter options of a command line.
#pragma once
extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int argc, char *const argv[], const char *options);
