// auth: the library /lib/libauth.so that login asks whether a password is right. See integrity.sh.
#include <string.h>

int auth_check(const char *user, const char *password)
{
    return strcmp(user, "root") == 0 && strcmp(password, "vivarium") == 0;
}
