package vivarium.loader;

import java.util.List;
import java.util.random.RandomGenerator;
import vivarium.mem.MappedFile;

/**
 * What execve is asked for, the file already found. Strings hold a byte a char (ISO 8859-1).
 *
 * @param file a regular file that may be executed
 * @param path the path as the program gave it: AT_EXECFN
 * @param arguments argv
 * @param environment envp
 * @param credentials the ids after the exec
 * @param random where AT_RANDOM's sixteen bytes and the stack's offset come from
 * @param randomiseStack false keeps the stack's offset at 0
 * @param opener finds the interpreters
 */
record LoadRequest(
    MappedFile file,
    String path,
    List<String> arguments,
    List<String> environment,
    Credentials credentials,
    RandomGenerator random,
    boolean randomiseStack,
    ExecutableOpener opener) {

  /** User and group ids for the auxiliary vector. */
  record Credentials(int uid, int effectiveUid, int gid, int effectiveGid) {
    boolean secure() {
      return uid != effectiveUid || gid != effectiveGid;
    }
  }
}
