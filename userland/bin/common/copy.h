// copy.h: copying files and trees, for cp and mv.
#pragma once
struct copy_options { int recursive, preserve, force; };
int copy_path(const char *from, const char *to, const struct copy_options *options);  // 0, or 1 after a message
int remove_tree(const char *path);
int is_directory(const char *path);
// DIRECTORY/last component of path, from malloc.
char *path_into(const char *directory, const char *path);
