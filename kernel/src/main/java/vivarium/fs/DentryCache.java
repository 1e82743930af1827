package vivarium.fs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

  private final Cache<Key, Dentry> dentries =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /** The dentry of {@code name}, which {@code inode} now has. */
  Dentry of(Dentry parent, String name, Inode inode) {
    Key key = new Key(parent, name);
    Dentry dentry = dentries.getIfPresent(key);
    if (dentry == null || dentry.inode() != inode) {
      dentry = new Dentry(parent, name, inode);
      dentries.put(key, dentry);
    }
    return dentry;
  }

  void removed(Dentry parent, String name) {
    Key key = new Key(parent, name);
    Dentry dentry = dentries.getIfPresent(key);
    if (dentry != null) {
      dentry.markDeleted();
      dentries.invalidate(key);
    }
  }

  void renamed(Dentry parent, String name, Dentry newParent, String newName) {
    Key key = new Key(parent, name);
    Dentry dentry = dentries.getIfPresent(key);
    removed(newParent, newName);
    if (dentry != null) {
      dentries.invalidate(key);
      dentry.move(newParent, newName);
      dentries.put(new Key(newParent, newName), dentry);
    }
  }

  void exchanged(Dentry parent, String name, Dentry otherParent, String otherName) {
    Key key = new Key(parent, name);
    Key otherKey = new Key(otherParent, otherName);
    Dentry dentry = dentries.getIfPresent(key);
    Dentry other = dentries.getIfPresent(otherKey);
    dentries.invalidate(key);
    dentries.invalidate(otherKey);
    if (dentry != null) {
      dentry.move(otherParent, otherName);
      dentries.put(otherKey, dentry);
    }
    if (other != null) {
      other.move(parent, name);
      dentries.put(key, other);
    }
  }
}
