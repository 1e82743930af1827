package vivarium.procfs;

import vivarium.mem.FrameUse;
import vivarium.mem.Frames;

/**
 * The page cache counted by going through all frames.
 *
 * @param mapped pages of files and shared memory that some process maps
 * @param dirty pages that differ from what their file holds
 * @param reclaimable clean pages of files that nobody maps: free memory when it is needed
 */
record PageCacheCensus(long mapped, long dirty, long reclaimable) {
  static PageCacheCensus take(Frames frames) {
    long mapped = 0;
    long dirty = 0;
    long reclaimable = 0;
    for (int frame = 0; frame < frames.totalCount(); frame++) {
      FrameUse use = frames.use(frame);
      if (use != FrameUse.FILE && use != FrameUse.SHARED) continue;
      if (frames.mapCount(frame) > 0) mapped++;
      if (use == FrameUse.SHARED) continue;
      if (frames.isDirty(frame)) dirty++;
      else if (frames.mapCount(frame) == 0) reclaimable++;
    }
    return new PageCacheCensus(mapped, dirty, reclaimable);
  }
}
