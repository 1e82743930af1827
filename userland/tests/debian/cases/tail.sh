seq 30 > f; tail f; tail -n 3 f; tail -c 5 f; tail -n +28 f; tail -c +70 f; tail -v -n1 f f; tail -n1 nothing; echo $?
tail -n1 -f f > g & until grep -q 30 g; do sleep 0.1; done; echo more >> f; until grep -q more g; do sleep 0.1; done; kill $!; wait $!; echo $?; cat g; timeout 2 tail -n1 -f f; echo $?; tail -n1 --pid=$$ f
