package vivarium.proc;

import java.util.List;

/**
 * User and group ids of a task: real, effective, saved, and the one for files (credentials(7)).
 * Immutable; a change makes a new one.
 *
 * @param groups supplementary groups
 */
public record Credentials(
    int uid,
    int euid,
    int suid,
    int fsuid,
    int gid,
    int egid,
    int sgid,
    int fsgid,
    List<Integer> groups) {
  public static final Credentials ROOT = of(0, 0);

  public static Credentials of(int uid, int gid) {
    return new Credentials(uid, uid, uid, uid, gid, gid, gid, gid, List.of(gid));
  }

  /** Whether it may do what only the superuser may. */
  public boolean privileged() {
    return euid == 0;
  }

  /** Other user ids; the one for files follows the effective one. */
  public Credentials withUsers(int real, int effective, int saved) {
    return new Credentials(real, effective, saved, effective, gid, egid, sgid, fsgid, groups);
  }

  /** Other group ids; the one for files follows the effective one. */
  public Credentials withGroups(int real, int effective, int saved) {
    return new Credentials(uid, euid, suid, fsuid, real, effective, saved, effective, groups);
  }

  public Credentials withFileIds(int user, int group) {
    return new Credentials(uid, euid, suid, user, gid, egid, sgid, group, groups);
  }

  public Credentials withSupplementary(List<Integer> list) {
    return new Credentials(uid, euid, suid, fsuid, gid, egid, sgid, fsgid, List.copyOf(list));
  }

  /** Whether a process with these ids may send signals to one with the others (kill(2)). */
  public boolean maySignal(Credentials target) {
    return privileged()
        || euid == target.uid
        || euid == target.suid
        || uid == target.uid
        || uid == target.suid;
  }
}
