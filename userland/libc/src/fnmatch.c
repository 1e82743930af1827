// fnmatch.c: shell patterns. A star tries every length; patterns are short.
#include <fnmatch.h>
#include <stddef.h>

// Matches one character against [...]; returns the address after it, or NULL if the bracket is not closed.
static const char *match_bracket(const char *p, char c, int *matches)
{
    int inverted = *p == '!' || *p == '^', found = 0;
    p += inverted;
    const char *first = p;
    for (; *p != ']' || p == first; p++) {
        if (!*p)
            return NULL;
        if (p[1] == '-' && p[2] && p[2] != ']') {
            found |= p[0] <= c && c <= p[2];
            p += 2;
        } else
            found |= *p == c;
    }
    *matches = found != inverted;
    return p + 1;
}

static int match(const char *pattern, const char *name, int flags)
{
    for (;; name++) {
        int matches;
        const char *after;
        switch (*pattern) {
        case 0: return *name ? FNM_NOMATCH : 0;
        case '*':
            while (*pattern == '*')
                pattern++;
            for (; *name; name++)
                if (match(pattern, name, flags) == 0)
                    return 0;
            return match(pattern, name, flags);
        case '?':
            if (!*name)
                return FNM_NOMATCH;
            pattern++;
            break;
        case '[':
            if (!*name)
                return FNM_NOMATCH;
            after = match_bracket(pattern + 1, *name, &matches);
            if (after) {
                if (!matches)
                    return FNM_NOMATCH;
                pattern = after;
                break;
            }
            goto literal;
        case '\\':
            if (!(flags & FNM_NOESCAPE) && pattern[1])
                pattern++;
            goto literal;
        default:
        literal:
            if (*pattern++ != *name)
                return FNM_NOMATCH;
        }
    }
}

int fnmatch(const char *pattern, const char *name, int flags)
{
    if (flags & FNM_PERIOD && *name == '.' && *pattern != '.')
        return FNM_NOMATCH;
    return match(pattern, name, flags);
}
