dirname /a/b/c /x y/z//; dirname -z a/b | od -c; dirname /; dirname
echo $?
