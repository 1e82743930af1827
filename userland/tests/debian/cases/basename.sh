basename /a/b/c.txt; basename /a/b/c.txt .txt; basename -a -s .h x/one.h two.h; basename -z a/b | od -c; basename; echo $?
