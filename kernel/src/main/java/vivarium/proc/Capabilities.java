package vivarium.proc;

import static vivarium.abi.Capability.*;

import vivarium.abi.Capability;

/**
 * What a task may do beyond others (capabilities(7)): sets of bits, and how changes of user ids and
 * programs move them. Immutable. There are no capabilities of files.
 *
 * @param secureBits as prctl(PR_GET_SECUREBITS) tells
 */
public record Capabilities(
    long permitted, long effective, long inheritable, long bounding, long ambient, int secureBits) {
  static final Capabilities FULL = new Capabilities(ALL, ALL, 0, ALL, 0, 0);
  static final Capabilities NONE = new Capabilities(0, 0, 0, ALL, 0, 0);

  public boolean has(int capability) {
    return (effective >>> capability & 1) != 0;
  }

  public boolean secure(int bit) {
    return (secureBits & bit) != 0;
  }

  public Capabilities withSets(long newPermitted, long newEffective, long newInheritable) {
    long kept = ambient & newPermitted & newInheritable;
    return new Capabilities(newPermitted, newEffective, newInheritable, bounding, kept, secureBits);
  }

  public Capabilities withBounding(long set) {
    return new Capabilities(permitted, effective, inheritable, set, ambient, secureBits);
  }

  public Capabilities withAmbient(long set) {
    return new Capabilities(permitted, effective, inheritable, bounding, set, secureBits);
  }

  public Capabilities withSecureBits(int bits) {
    return new Capabilities(permitted, effective, inheritable, bounding, ambient, bits);
  }

  /** After a change of the real, effective or saved user id. */
  Capabilities afterUsers(Credentials old, int real, int effectiveId, int saved) {
    if (secure(SECURE_NO_SETUID_FIXUP)) {
      return this;
    }
    boolean wasRoot = old.uid() == 0 || old.euid() == 0 || old.suid() == 0;
    boolean isRoot = real == 0 || effectiveId == 0 || saved == 0;
    boolean leaves = wasRoot && !isRoot;
    boolean keeps = !leaves || secure(SECURE_KEEP_CAPS);
    long stillPermitted = keeps ? permitted : 0;
    long stillEffective = keeps ? effective : 0;
    if (old.euid() == 0 && effectiveId != 0) {
      stillEffective = 0;
    } else if (old.euid() != 0 && effectiveId == 0) {
      stillEffective = stillPermitted;
    }
    return new Capabilities(
        stillPermitted, stillEffective, inheritable, bounding, leaves ? 0 : ambient, secureBits);
  }

  /** After a change of the user id for files alone. */
  Capabilities afterFileUser(int old, int now) {
    if (secure(SECURE_NO_SETUID_FIXUP) || (old == 0) == (now == 0)) {
      return this;
    }
    long changed =
        old == 0 ? effective & ~Capability.OF_FILES : effective | permitted & Capability.OF_FILES;
    return new Capabilities(permitted, changed, inheritable, bounding, ambient, secureBits);
  }

  /**
   * In a new program.
   *
   * @param gains whether a set-user-id or set-group-id bit has changed the ids
   */
  Capabilities afterExec(int uid, int euid, boolean gains) {
    long stays = gains ? 0 : ambient;
    int bits = secureBits & ~SECURE_KEEP_CAPS;
    boolean root = !secure(SECURE_NO_ROOT) && (uid == 0 || euid == 0);
    if (!root) {
      return new Capabilities(stays, stays, inheritable, bounding, stays, bits);
    }
    long all = inheritable | bounding;
    long acting = euid == 0 ? all : stays;
    return new Capabilities(all, acting, inheritable, bounding, stays, bits);
  }
}
