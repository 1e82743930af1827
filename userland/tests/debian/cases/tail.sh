seq 30 > f; tail f; tail -n 3 f; tail -c 5 f; tail -n +28 f; tail -c +70 f; tail -v -n1 f f; tail -n1 nothing; echo $?
(sleep 0.3; echo more >> f; sleep 0.3) & timeout 1.5 tail -n1 -f f; echo $?; wait; tail -n1 --pid=$$ f
