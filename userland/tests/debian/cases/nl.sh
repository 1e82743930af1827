printf 'a\n\nb\n\\:\\:\nc\n' > f; nl f; nl -ba f; nl -bt -nrz -w3 -s: f; nl -v 10 -i 5 f; nl -bp'^b' f
