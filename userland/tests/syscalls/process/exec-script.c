// a script's interpreter gets the line's argument and the script's name; a missing one is ENOENT
#include "../case.h"

int main(int argc, char **argv) {
  if (argc > 2) {
    for (int i = 1; i < argc; i++) say("[%s]", argv[i]);
    say("\n");
    return 0;
  }
  char line[600], self[512];
  self[readlink("/proc/self/exe", self, sizeof self - 1)] = 0;
  snprintf(line, sizeof line, "#! %s @" CASE " with blanks \nrest\n", self);
  char *args[] = {"zero", "one", 0};
  file("other", "#!/missing/interpreter\n");
  file("nothing", "#!\n");
  chmod("other", 0755);
  chmod("nothing", 0755);
  TRY(execv("./other", args));
  TRY(execv("./nothing", args));
  return 0;
}
