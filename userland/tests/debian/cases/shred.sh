echo secret > f; shred -n 1 f; stat -c %s f; shred -u f; ls; echo x > g; shred -z -n 1 g; od -An -tx1 -N4 g; shred nothing; echo $?; shred -v -n 1 -s 10 g 2>&1 | sed 's/(.*)//'
