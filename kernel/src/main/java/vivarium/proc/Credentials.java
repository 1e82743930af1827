package vivarium.proc;

import java.util.List;
import vivarium.abi.Capability;

/**
 * User and group ids of a task: real, effective, saved, and the one for files (credentials(7)).
 * Immutable; a change makes a new one.
 *
 * @param groups supplementary groups
 * @param capabilities what it may do beyond others; they follow the user ids
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
    List<Integer> groups,
    Capabilities capabilities) {
  public static final Credentials ROOT = of(0, 0);

  public static Credentials of(int uid, int gid) {
    Capabilities capabilities = uid == 0 ? Capabilities.FULL : Capabilities.NONE;
    return new Credentials(uid, uid, uid, uid, gid, gid, gid, gid, List.of(gid), capabilities);
  }

  /** Whether it has an effective capability (see {@link vivarium.abi.Capability}). */
  public boolean capable(int capability) {
    return capabilities.has(capability);
  }

  /** Other user ids; the one for files follows the effective one. */
  public Credentials withUsers(int real, int effective, int saved) {
    Capabilities after = capabilities.afterUsers(this, real, effective, saved);
    return new Credentials(
        real, effective, saved, effective, gid, egid, sgid, fsgid, groups, after);
  }

  /** Other group ids; the one for files follows the effective one. */
  public Credentials withGroups(int real, int effective, int saved) {
    return new Credentials(
        uid, euid, suid, fsuid, real, effective, saved, effective, groups, capabilities);
  }

  public Credentials withFileIds(int user, int group) {
    Capabilities after = capabilities.afterFileUser(fsuid, user);
    return new Credentials(uid, euid, suid, user, gid, egid, sgid, group, groups, after);
  }

  public Credentials withSupplementary(List<Integer> list) {
    return new Credentials(
        uid, euid, suid, fsuid, gid, egid, sgid, fsgid, List.copyOf(list), capabilities);
  }

  public Credentials withCapabilities(Capabilities set) {
    return new Credentials(uid, euid, suid, fsuid, gid, egid, sgid, fsgid, groups, set);
  }

  /** What set-user-id and set-group-id bits make of the ids; capabilities come later. */
  Credentials withIdsOfFile(int user, int group) {
    return new Credentials(uid, user, user, user, gid, group, group, group, groups, capabilities);
  }

  /** Whether a process with these ids may send signals to one with the others (kill(2)). */
  public boolean maySignal(Credentials target) {
    return capable(Capability.KILL)
        || euid == target.uid
        || euid == target.suid
        || uid == target.uid
        || uid == target.suid;
  }
}
