printf 'one two\nthree\n\xc3\xa9t\xc3\xa9\nno end' > f; wc f; wc -l f; wc -w < f; wc -c f; wc -m f; wc -L f f; wc f f nothing; echo $?; seq 100000 | wc
printf 'f\0f\0' | wc --files0-from=-
