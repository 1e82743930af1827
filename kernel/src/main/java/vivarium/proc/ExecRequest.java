package vivarium.proc;

import java.util.List;
import vivarium.fs.OpenFile;

/**
 * What execve asks for.
 *
 * @param task who executes: for its rights, root and working directory
 * @param credentials the ids after the exec, set-id bits considered: for the auxiliary vector
 * @param file the program, opened for execution; the loader does not release it
 * @param path the path that execve was given, for {@code #!} and AT_EXECFN
 * @param arguments argv, each a string of one char a byte without the NUL
 * @param environment envp
 * @param limits of the process: the stack's size bounds the arguments
 */
public record ExecRequest(
    Task task,
    Credentials credentials,
    OpenFile file,
    String path,
    List<String> arguments,
    List<String> environment,
    ResourceLimits limits) {}
