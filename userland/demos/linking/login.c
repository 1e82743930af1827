// login: a program that trusts a library. Its own file never changes; what it does depends on /lib/libauth.so.
//     cd /demos/linking; ./login root guess; ./login root vivarium
#include <stdio.h>

int auth_check(const char *user, const char *password);

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "login: usage: login USER PASSWORD\n");
        return 2;
    }
    int right = auth_check(argv[1], argv[2]);
    printf("%s: %s\n", argv[1], right ? "welcome" : "wrong password");
    return !right;
}
