#!/bin/sh
# integrity: a replaced library changes a program whose own file did not change; a list of hashes tells which file did.
cd /demos/linking
echo '# login asks libauth.so, and a guessed password is refused'
ldd ./login
./login root guess
before=$(sha256sum < login)

echo '# somebody replaces the library'
cp /lib/libauth.so /tmp/libauth.so
cp libauth_changed.so /lib/libauth.so
./login root guess
[ "$before" = "$(sha256sum < login)" ] && echo 'the program itself is the same, byte for byte'

echo '# the manifest, written when the system was built, names the file'
grep ' /lib/' /etc/sha256sums | sha256sum -c

echo '# put back'
cp /tmp/libauth.so /lib/libauth.so
rm /tmp/libauth.so
grep ' /lib/' /etc/sha256sums | sha256sum -c --quiet && echo 'all libraries are as they were'
