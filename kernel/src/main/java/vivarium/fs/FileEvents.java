package vivarium.fs;

import vivarium.abi.InotifyEvents;

/**
 * Tells watchers what happens to files: who watches the file hears of it, and who watches the
 * directory in which it has its name hears of it by that name.
 */
public final class FileEvents {
  private FileEvents() {}

  /** An attribute has been changed otherwise than by the calls of {@link Vfs}. */
  public static void attributesChanged(Location place) {
    place.inode().touchChange();
    happened(place, InotifyEvents.IN_ATTRIB);
  }

  /** A file's contents have been changed otherwise than by a write. */
  public static void contentsChanged(OpenFile file) {
    file.inode().touchModify();
    happened(file.location(), InotifyEvents.IN_MODIFY);
  }

  /** Something happened to the contents or attributes of a file that was reached by a name. */
  static void happened(Location place, int event) {
    Dentry dentry = place.dentry();
    Inode inode = dentry.inode();
    Dentry parent = dentry.parent();
    if (parent != null && parent.inode().watched()) {
      int shown = inode.isDirectory() ? event | InotifyEvents.IN_ISDIR : event;
      for (Inotify.Watch watch : parent.inode().watches()) {
        if (!(dentry.deleted() && watch.excludesUnlinked())) {
          watch.tell(shown, 0, dentry.name());
        }
      }
    }
    toInode(inode, event);
  }

  /** Something happened to an inode, by whatever name. */
  static void toInode(Inode inode, int event) {
    if (inode.watched()) {
      boolean plain = !inode.isDirectory() || event == InotifyEvents.IN_MOVE_SELF;
      int shown = plain ? event : event | InotifyEvents.IN_ISDIR;
      for (Inotify.Watch watch : inode.watches()) {
        watch.tell(shown, 0, "");
      }
    }
  }

  /** A name came into or left a directory. */
  static void inDirectory(Inode directory, String name, Inode named, int event, int cookie) {
    if (directory.watched()) {
      int shown = named.isDirectory() ? event | InotifyEvents.IN_ISDIR : event;
      for (Inotify.Watch watch : directory.watches()) {
        watch.tell(shown, cookie, name);
      }
    }
  }

  /** The inode is no more: its last name and its last use are gone. */
  static void gone(Inode inode) {
    for (Inotify.Watch watch : inode.watches()) {
      watch.gone();
    }
  }
}
