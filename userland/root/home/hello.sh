#!/bin/sh
# A script: the kernel reads its first line and runs /bin/sh with this file's name.
for name in "${@:-world}"; do
    echo "hello, $name, from process $$"
done
