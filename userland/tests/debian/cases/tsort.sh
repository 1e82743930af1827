printf 'a b\nb c\na c\n' | tsort; printf 'a b\nb a\n' | tsort; echo $?; echo 'a' | tsort; echo $?; printf 'x x\n' | tsort
