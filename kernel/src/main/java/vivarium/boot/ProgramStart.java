package vivarium.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.fs.OpenFile;
import vivarium.proc.HostProgram;

/**
 * What a process of the first generation is to be.
 *
 * @param program a Java program, or null for the guest program at {@code path}
 * @param path of the guest program; with a Java program its name
 * @param directory where it starts
 * @param files descriptors 0, 1, 2 and so on; their references are taken over
 * @param foreground whether it gets the console as its controlling terminal
 */
public record ProgramStart(
    @Nullable HostProgram program,
    String path,
    List<String> arguments,
    List<String> environment,
    String directory,
    List<OpenFile> files,
    boolean foreground) {

  /** A guest program in {@code /}. */
  public static ProgramStart guest(
      String path, List<String> arguments, List<String> environment, List<OpenFile> files) {
    return new ProgramStart(null, path, arguments, environment, "/", files, false);
  }

  /** A Java program in {@code /}. */
  public static ProgramStart host(
      HostProgram program, String name, List<String> arguments, List<OpenFile> files) {
    return new ProgramStart(program, name, arguments, List.of(), "/", files, false);
  }

  public ProgramStart in(String newDirectory) {
    return new ProgramStart(program, path, arguments, environment, newDirectory, files, foreground);
  }

  public ProgramStart onConsole() {
    return new ProgramStart(program, path, arguments, environment, directory, files, true);
  }
}
