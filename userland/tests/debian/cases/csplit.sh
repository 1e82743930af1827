seq 20 > f; csplit f 5 10; cat xx01; csplit -s -f part f '/15/' ; cat part01; csplit -z -n3 f '%8%' '/3/' '{*}'; ls xx*; csplit -q f '/99/'; echo $?
