package vivarium.fs;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dentries in use. Inodes alone say what a directory holds; this keeps the identity of a name
 * as long as somebody (an open file, a working directory, a mount) holds on to its dentry.
 */
final class DentryCache {
  private record Key(Dentry parent, String name) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.parent == parent && key.name.equals(name);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(parent) * 31 + name.hashCode();
    }
  }

  /** A dentry as long as others hold it, and what it is found by. */
  private static final class Held extends WeakReference<Dentry> {
    final Key key;

    Held(Key key, Dentry dentry, ReferenceQueue<Dentry> gone) {
      super(dentry, gone);
      this.key = key;
    }
  }

  private final Map<Key, Held> dentries = new HashMap<>();
  private final ReferenceQueue<Dentry> gone = new ReferenceQueue<>();

  /** The dentry of {@code name}, which {@code inode} now has. */
  Dentry of(Dentry parent, String name, Inode inode) {
    Key key = new Key(parent, name);
    Dentry dentry = find(key);
    if (dentry == null || dentry.inode() != inode) {
      dentry = new Dentry(parent, name, inode);
      put(key, dentry);
    }
    return dentry;
  }

  void removed(Dentry parent, String name) {
    Key key = new Key(parent, name);
    Dentry dentry = find(key);
    if (dentry != null) {
      dentry.markDeleted();
      dentries.remove(key);
    }
  }

  void renamed(Dentry parent, String name, Dentry newParent, String newName) {
    Key key = new Key(parent, name);
    Dentry dentry = find(key);
    removed(newParent, newName);
    if (dentry != null) {
      dentries.remove(key);
      dentry.move(newParent, newName);
      put(new Key(newParent, newName), dentry);
    }
  }

  void exchanged(Dentry parent, String name, Dentry otherParent, String otherName) {
    Key key = new Key(parent, name);
    Key otherKey = new Key(otherParent, otherName);
    Dentry dentry = find(key);
    Dentry other = find(otherKey);
    dentries.remove(key);
    dentries.remove(otherKey);
    if (dentry != null) {
      dentry.move(otherParent, otherName);
      put(otherKey, dentry);
    }
    if (other != null) {
      other.move(parent, name);
      put(key, other);
    }
  }

  private @Nullable Dentry find(Key key) {
    Held held = dentries.get(key);
    return held == null ? null : held.get();
  }

  private void put(Key key, Dentry dentry) {
    for (Reference<? extends Dentry> old = gone.poll(); old != null; old = gone.poll()) {
      if (old instanceof Held held) {
        dentries.remove(held.key, held);
      }
    }
    dentries.put(key, new Held(key, dentry, gone));
  }
}
