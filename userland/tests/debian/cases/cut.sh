printf 'a:b:c:d\n1:2:3:4\nnone\n' > f; cut -d: -f2 f; cut -d: -f2,4 --output-delimiter=- f; cut -d: -f3- -s f; cut -c2-3 f; cut -b1,3 f; cut --complement -d: -f1 f; cut f; echo $?
