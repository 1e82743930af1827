mkdir -p a/b; cd a; ln -s b l; cd l; pwd | sed 's,.*/a/,,'; env pwd -P | sed 's,.*/a/,,'; env pwd -L | sed 's,.*/a/,,'; cd ..; rmdir b; pwd | sed 's,.*/,,'; pwd -P x | sed 's,.*/,,'
