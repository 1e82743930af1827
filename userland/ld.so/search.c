// search.c: which file a name stands for, and loading all that an object needs.
//
// A name with a slash is a path. Any other is looked for in LD_LIBRARY_PATH, in the RUNPATH of the object that needs it
// ($ORIGIN is that object's folder), in /lib and in /usr/lib.
#include <fcntl.h>
#include <string.h>
#include "ld.h"

static int open_file(const char *path) { return (int)raw(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC); }

struct object *already_loaded(const char *name)
{
    for (struct object *object = objects; object; object = object->next)
        if ((object->soname && strcmp(object->soname, name) == 0) || strcmp(object->map.l_name, name) == 0)
            return object;
    return NULL;
}

static struct object *same_file(int fd)
{
    struct stat status;
    if (raw(SYS_fstat, fd, &status) != 0)
        return NULL;
    for (struct object *object = objects; object; object = object->next)
        if (object->inode == status.st_ino && object->device == status.st_dev && object->inode)
            return object;
    return NULL;
}

// The path of the object that needs something; the kernel knows the program's.
static const char *origin_of(struct object *object, char *buffer, size_t size)
{
    if (object && *object->map.l_name)
        return object->map.l_name;
    long length = raw(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", buffer, size - 1);
    buffer[length > 0 ? length : 0] = 0;
    return buffer;
}

static void append(char *path, size_t size, const char *text, size_t length)
{
    size_t used = strlen(path);
    if (length < size - used)
        strlcpy(path + used, text, length + 1);
}

// Opens `name` in one of the folders of a list that `:` separates; the path found is left in `path`.
static int search(const char *list, const char *name, struct object *needed_by, char *path, size_t size)
{
    while (list && *list) {
        size_t length = strcspn(list, ":");
        path[0] = 0;
        if (strncmp(list, "$ORIGIN", 7) == 0 && length >= 7) {
            char program[512];
            const char *origin = origin_of(needed_by, program, sizeof program), *slash = strrchr(origin, '/');
            append(path, size, slash ? origin : ".", slash ? (size_t)(slash - origin) : 1);
            append(path, size, list + 7, length - 7);
        } else {
            append(path, size, length ? list : ".", length ? length : 1);
        }
        append(path, size, "/", 1);
        append(path, size, name, strlen(name));
        int fd = open_file(path);
        if (debug_files)
            say("     trying ", path, fd < 0 ? "" : ": found", NULL);
        if (fd >= 0)
            return fd;
        list += length + (list[length] == ':');
    }
    return -1;
}

struct object *load(const char *name, struct object *needed_by, struct object *root)
{
    struct object *object = already_loaded(name);
    if (object)
        return object;
    char path[1024];
    int fd;
    if (strchr(name, '/')) {
        strlcpy(path, name, sizeof path);
        fd = open_file(path);
    } else {
        fd = search(secure ? NULL : library_path, name, needed_by, path, sizeof path);
        if (fd < 0 && needed_by)
            fd = search(needed_by->search_path, name, needed_by, path, sizeof path);
        if (fd < 0)
            fd = search("/lib:/usr/lib", name, needed_by, path, sizeof path);
    }
    if (fd < 0) {
        fail(name, ": cannot open shared object file: No such file or directory", NULL);
        return NULL;
    }
    object = same_file(fd);
    if (!object && (object = object_map(path, fd))) {
        object->root = root ? root : object;
        object_append(object);
    }
    raw(SYS_close, fd);
    return object;
}

static size_t needed_names(const struct object *object)
{
    size_t count = 0;
    for (const Elf64_Dyn *entry = object->map.l_ld; entry->d_tag != DT_NULL; entry++)
        count += entry->d_tag == DT_NEEDED;
    return count;
}

static bool load_needed_of(struct object *object, struct object *root)
{
    size_t count = needed_names(object);
    if (object->needed || count == 0)
        return true;
    object->needed = allocate(count * sizeof *object->needed);
    for (const Elf64_Dyn *entry = object->map.l_ld; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_NEEDED) {
            const char *name = object->strings + entry->d_un.d_val;
            struct object *library = linker->soname && strcmp(name, linker->soname) == 0 ? linker : load(name, object, root);
            if (!library)
                return false;
            library->references++;
            object->needed[object->needed_count++] = library;
        }
    return true;
}

bool load_needed(struct object *root)
{
    for (struct object *object = root; object; object = object->next)   // what is loaded joins the list's end
        if ((object == root || object->root == root) && !load_needed_of(object, root))
            return false;
    return true;
}
