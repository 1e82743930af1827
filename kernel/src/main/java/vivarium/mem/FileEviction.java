package vivarium.mem;

import vivarium.abi.ErrnoException;

/**
 * How a page of a file goes when the replacement policy has chosen it: it leaves all page tables; a
 * clean one is dropped, a dirty one written back where the file lives, or to the swap device if it
 * lives in memory alone.
 */
final class FileEviction {
  private FileEviction() {}

  /** Makes the page go; there is a swap slot if it needs one. */
  static void evict(Frames frames, FilePages file, long page, int frame) {
    Reclaim reclaim = frames.reclaim();
    boolean written = frames.collectDirty(frame);
    frames.retain(frame);
    frames.forEachMapping(frame, (space, va) -> space.entries.remove(va, space.table.get(va)));
    frames.unmark(frame, Frames.REFERENCED);
    if (!written) {
      file.forget(page, frame);
      file.index.putShadow(page, reclaim.evictions());
      frames.release(frame);
    } else if (file.writesBack()) {
      writeBack(frames, file, page, frame);
    } else {
      frames.setFilePage(frame, null, 0);
      int slot = reclaim.swapping().takeFilePage(frame);
      file.index.putSlot(page, slot);
      frames.release(frame);
      reclaim.swapping().writeFilePage(slot);
    }
  }

  /** A page has been written where it lives: it goes, unless somebody wants it again. */
  static void written(Frames frames, FilePages file, int frame) {
    long page = frames.filePage(frame);
    if (file.drop(page, frame)) {
      file.index.putShadow(page, frames.reclaim().evictions());
    } else {
      frames.reclaim().list(frame);
    }
  }

  private static void writeBack(Frames frames, FilePages file, long page, int frame) {
    try {
      file.writeOut(page, frame);
      frames.release(frame);
      frames.reclaim().writes().begin(frame);
    } catch (ErrnoException e) { // the host refuses: the page stays
      frames.setDirty(frame, true);
      frames.release(frame);
      frames.reclaim().list(frame);
    }
  }
}
