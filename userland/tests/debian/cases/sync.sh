echo x > f; sync; echo $?; sync f; echo $?; sync -d f; sync nothing; echo $?; sync -f .; echo $?
