package vivarium.shell.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.fs.Names;
import vivarium.shell.builtins.Builtins;

/** What scripts print, by POSIX XCU chapter 2; expected values were checked with dash. */
final class LanguageTest {
  private final FakeOperatingSystem os = new FakeOperatingSystem();

  private int status(String script, String... arguments) {
    Shell shell = new Shell(os, Builtins.all(List::of), "sh", List.of(arguments), List.of());
    return shell.runScript(script);
  }

  private String output(String script, String... arguments) {
    status(script, arguments);
    return os.output(1);
  }

  private void prints(String expected, String script, String... arguments) {
    assertEquals(expected, output(script, arguments), () -> script + "\n" + os.output(2));
  }

  @Test
  void quotesKeepWhatTheySurround() {
    prints("[a b]\n[c'd]\n[$x]\n[\"]\n", "args 'a b' \"c'd\" '$x' \\\"");
    prints("[a b]\n[c'd]\n[$x]\n[\"]\n[a\\nb]\n[a$`\"\\]\n", "args 'a\\nb' \"a\\$\\`\\\"\\\\\"");
  }

  @Test
  void emptyQuotesMakeAField() {
    prints("[]\n[]\n[x]\n", "e=; args '' \"$e\" $e x");
  }

  @Test
  void unquotedValuesAreSplitAndQuotedOnesAreNot() {
    prints("[a]\n[b]\n[a  b]\n", "v='a  b'; args $v \"$v\"");
  }

  @Test
  void fieldsAreSplitAtIfs() {
    prints("[a]\n[b]\n[]\n[c]\n", "IFS=:; v=a:b::c:; args $v");
  }

  @Test
  void blanksAroundOtherDelimitersBelongToThem() {
    prints("[a]\n[b]\n[c]\n", "IFS=' :'; v=' a : b:c '; args $v");
  }

  @Test
  void positionalParametersKeepTheirFieldsInQuotes() {
    prints("[a b]\n[c]\n", "args \"$@\"", "a b", "c");
    prints(
        "[a b]\n[c]\n[a]\n[b]\n[c]\n[a b c]\n[2]\n[xa b]\n[cy]\n",
        "args $*; args \"$*\"; args $#; args \"x$@y\"",
        "a b",
        "c");
  }

  @Test
  void noPositionalParametersMakeNoField() {
    prints("", "args \"$@\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '\0',
      value = {
        "${u-d} @ d",
        "${n-d} @ n",
        "${e-d}x @ x",
        "${e:-d} @ d",
        "${e:+d}x @ x",
        "${n:+d} @ d",
        "${u+d}x @ x",
        "${u:=new}$u @ newnew",
        "${#n}${#u} @ 10",
        "${p%.*} @ a.b",
        "${p%%.*} @ a",
        "${p#*.} @ b.c",
        "${p##*.} @ c",
        "${u-\"a b\"} @ a b",
        "${u:-$n} @ n",
        "${u:-${e:-deep}} @ deep",
        "${p%\"*\"} @ a.b.c",
        "$((1+2*3)) @ 7",
        "$(( (1+2)*3 )) @ 9",
        "$((x=5, x<<2)) @ 20",
        "$((7/2)) @ 3",
        "$((-7%3)) @ -1",
        "$((1<2&&2<1)) @ 0",
        "$((0x10+010)) @ 24",
        "$((1?2:3)) @ 2",
        "$((q++ + ++q)) @ 2",
        "$((~0)) @ -1",
        "$(echo a; echo b | upper) @ a B",
        "`echo x\\`echo y\\`` @ xy",
        "$(echo \")\") @ )",
        "$(case a in a) echo in;; esac) @ in",
        "a\\ b @ a b",
        "$'a\\tb' @ a\tb",
      })
  void expandsTo(String word, String expected) {
    // csv strips the blanks around
    prints(expected + "\n", "n=n; e=; p=a.b.c; echo " + word);
  }

  @Test
  void unquotedDefaultIsSplit() {
    prints("[a]\n[b]\n[a b]\n", "args ${u-a b} \"${u-a b}\"");
  }

  @Test
  void errorIfUnsetEndsTheScript() {
    assertEquals(2, status("echo ${u?is missing}; echo not reached"));
    assertEquals("", os.output(1));
    assertEquals("vivarium: u: is missing\n", os.output(2));
  }

  @Test
  void patternsFindFilesInOrder() {
    os.write("/home/b.c", "");
    os.write("/home/a.c", "");
    os.write("/home/.hidden.c", "");
    os.write("/home/x/y.c", "");
    prints("[a.c]\n[b.c]\n", "args *.c");
    prints("[a.c]\n[b.c]\n[*.c]\n[*.none]\n[/home/a.c]\n", "args '*.c' *.none /ho*/[!b].c");
  }

  @Test
  void quotedPatternCharactersAreThemselves() {
    os.write("/home/a*", "");
    os.write("/home/ab", "");
    prints("[a*]\n", "args a\\*");
  }

  @Test
  void tildeIsHome() {
    prints("[/home]\n[/home/x]\n[~]\n[a~]\n[/home:/home/y]\n", "v=~:~/y; args ~ ~/x '~' a~ $v");
  }

  @Test
  void pipesConnect() {
    prints("ABC\n", "echo abc | cat | upper");
  }

  @Test
  void redirectionsGoToFiles() {
    prints("one\ntwo\n", "echo one > f; echo two >> f; cat < f");
    assertEquals("one\ntwo\n", os.contents("/home/f"));
  }

  @Test
  void redirectionsAreInOrder() {
    prints("", "{ echo out; echo err >&2; } > f 2>&1");
    assertEquals("out\nerr\n", os.contents("/home/f"));
  }

  @Test
  void descriptorsAreGivenBack() {
    status("echo a > f; { echo b; cat <<E\nx\nE\n} >f 2>g | cat; (echo c) >f; x=$(echo d 2>&1)");
    assertEquals(Set.of(0, 1, 2), os.openDescriptors());
  }

  @Test
  void execKeepsRedirections() {
    status("exec > f; echo kept");
    assertEquals("kept\n", os.contents("/home/f"));
  }

  @Test
  void missingFileFailsTheCommandOnly() {
    assertEquals(0, status("cat < none || echo failed"));
    assertEquals("failed\n", os.output(1));
    assertEquals("vivarium: none: No such file or directory\n", os.output(2));
  }

  @Test
  void hereDocumentsExpandUnlessQuoted() {
    prints("v $v\n", "v=v; cat <<E\n$v \\$v\nE");
    prints("v $v\n$v\n", "cat <<'E'\n$v\nE");
    prints("v $v\n$v\na\nb\n", "cat <<-E\n\t\ta\n\tb\n\tE");
  }

  @Test
  void twoHereDocumentsOnALine() {
    prints("a\nb\n", "cat <<A; cat <<B\na\nA\nb\nB");
  }

  @Test
  void listsObeyStatus() {
    prints("a\nc\nd\n", "true && echo a; false && echo b; false || echo c; ! false && echo d");
  }

  @Test
  void conditionsAndLoops() {
    prints("two\n", "if false; then echo one; elif true; then echo two; else echo three; fi");
    prints(
        "two\n0\n1\n3\n",
        "i=0; while [ $i -lt 9 ]; do if [ $i = 2 ]; then i=3; continue; fi; echo $i;"
            + " [ $i = 3 ] && break; i=$((i+1)); done");
  }

  @Test
  void leavesSeveralLoops() {
    prints(
        "1a\n2a\n",
        "for i in 1 2; do for j in a b; do [ $j = b ] && continue 2;" + " echo $i$j; done; done");
  }

  @Test
  void forWithoutWordsTakesTheParameters() {
    prints("a b.c.", "for i do printf %s. \"$i\"; done", "a b", "c");
  }

  @Test
  void caseChoosesTheFirstMatch() {
    prints("second\n", "case abc in x|y) echo first;; a*) echo second;; *) echo third;; esac");
    prints("second\nliteral\n", "case '*' in a) ;; '*') echo literal ;; esac");
  }

  @Test
  void functionsHaveParametersAndLocals() {
    prints(
        "in a 1\nout\n5\n",
        "v=out; f() { local v=in; echo $v $1 $#; return 5; }; f a; echo $v; f >/dev/null; f x"
            + " >/dev/null; echo $?");
  }

  @Test
  void subshellsDoNotChangeTheShell() {
    prints("in\nout\n3\n", "v=out; (v=in; echo $v; exit 3); s=$?; echo $v; echo $s");
  }

  @Test
  void prefixAssignmentsReachTheProgramOnly() {
    prints(
        "X=1\nunset\n",
        "X=1 env | { while read l; do case $l in X=*) echo $l;; esac; done; };"
            + " echo ${X-unset}");
  }

  @Test
  void prefixAssignmentsStayForSpecialBuiltins() {
    prints("1\n", "X=1 :; echo $X");
  }

  @Test
  void substitutionLeavesItsStatus() {
    prints("3\n", "v=$(status 3); echo $?");
  }

  @Test
  void statusTellsWhatHappened() {
    assertEquals(127, status("no_such_program"));
    assertEquals("vivarium: no_such_program: not found\n", os.output(2));
    assertEquals(126, status("/tmp"));
    assertEquals(139, status("die 11"));
    assertEquals(7, status("exit 7"));
    assertEquals(1, status("! true"));
    assertEquals(2, status("if"));
  }

  @Test
  void syntaxErrorsNameWhatIsWrong() {
    assertEquals(2, status("echo a; fi"));
    assertEquals("vivarium: syntax error: unexpected 'fi'\n", os.output(2));
  }

  @Test
  void earlierLinesRunBeforeASyntaxError() {
    assertEquals(2, status("echo first\n)"));
    assertEquals("first\n", os.output(1));
  }

  @Test
  void errexitEndsAtAFailureThatNobodyTests() {
    prints(
        "a\nb\n", "set -e; false || echo a; if false; then :; fi; ! true; echo b; false; echo c");
  }

  @Test
  void nounsetRefusesUnsetNames() {
    assertEquals(2, status("set -u; echo $nothing; echo no"));
  }

  @Test
  void pipefailTakesAnyFailure() {
    assertEquals(0, status("status 3 | true"));
    assertEquals(3, status("set -o pipefail; status 3 | true"));
  }

  @Test
  void xtraceShowsCommands() {
    status("set -x; v='a b'; echo \"$v\"");
    assertEquals("+ v=a b\n+ echo 'a b'\n", os.output(2));
  }

  @Test
  void trapsRunAtExit() {
    prints("work\nbye 3\n", "trap 'echo bye $?' EXIT; echo work; exit 3");
    assertEquals("work\nbye 3\n", os.output(1));
  }

  @Test
  void trapsRunBetweenCommands() {
    prints("got it\nnext\n", "trap 'echo got it' USR1; kill -USR1 $$; echo next");
  }

  @Test
  void readSplitsALine() {
    os.input("a  b c\\\nd\nlast");
    prints("a|b cd|\nlast|| 1\n", "read x y; echo \"$x|$y|\"; read x y; echo \"$x|$y| $?\"");
  }

  @Test
  void getoptsTakesOptionsApart() {
    prints(
        "a \nb val\nc \nrest x\n",
        "while getopts ab:c o; do echo $o $OPTARG; done; shift $((OPTIND-1)); echo rest $1"
            .replace("echo $o $OPTARG", "echo \"$o $OPTARG\""),
        "-a",
        "-bval",
        "-c",
        "x");
  }

  @Test
  void testComparesFilesTextsAndNumbers() {
    os.write("/home/f", "x");
    prints(
        "1\n2\n3\n4\n5\n",
        "[ -f f ] && echo 1; [ -d /tmp -a ! -e g ] && echo 2; [ 2 -lt 10 ] &&"
            + " echo 3; [ a = a ] && echo 4; [ ! \\( a = b -o -z x \\) ] && echo 5; [ x = y ] || :");
  }

  @Test
  void printfFormats() {
    prints(
        "   1|ab |007|ff|3.50|a\tb|%\n1-2\n3-\n",
        "printf '%4d|%-3s|%03d|%x|%.2f|%b|%%\\n' 1 ab 7 255 3.5 'a\\tb'; printf '%s-%s\\n' 1 2 3");
  }

  @Test
  void evalAndSourceRunHere() {
    os.write("/home/lib", "g() { echo g $v; }; v=2");
    prints("1\ng 2\n", "eval 'v=1; echo $v'; . ./lib; g");
  }

  @Test
  void backgroundJobsCanBeWaitedFor() {
    prints("hi\n4\n", "echo hi & status 4 & wait $!; echo $?");
  }

  @Test
  void scriptsWithoutInterpreterLineRunInACopy() {
    os.write("/home/s", "echo script $1; exit 9");
    prints("script a\n9\n", "./s a; echo $?");
  }

  @Test
  void anyBytesPassThrough() {
    String text = Names.decode(new byte[] {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, 'z'});
    assertEquals(4, text.length());
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        new byte[] {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, 'z'}, Names.encode(text));
  }

  @Test
  void deepNestingIsRefusedNotFatal() {
    assertEquals(2, status("(".repeat(5000) + "true" + ")".repeat(5000)));
    assertEquals(2, status("echo " + "${a:-".repeat(5000) + "}".repeat(5000)));
    assertEquals(2, status("echo " + "$(".repeat(5000)));
    assertEquals(2, status("f() { f; }; f"));
    assertTrue(os.output(2).contains("nested too deeply"));
  }

  @Test
  void helpListsBuiltinsAndPrograms() {
    os.write("/etc/help", "cat: show files\n    cat /etc/passwd\n");
    os.write("/bin/help-me", "\0ELF");
    String help = output("help");
    assertTrue(help.contains("change the working directory"), help);
    assertTrue(help.contains("  cat                             show files"), help);
    assertTrue(output("help cat").contains("$ cat /etc/passwd"));
  }
}
