seq 12 > f; touch -d '2020-02-03 04:05Z' f; TZ=UTC pr f | head -20; pr -t -3 f; pr -t -n f; pr -t -m f f; pr -t -2 -a f; pr -T -o 4 -w 20 -2 f; TZ=UTC pr -h title -l 20 f
