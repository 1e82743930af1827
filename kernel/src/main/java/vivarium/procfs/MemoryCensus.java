package vivarium.procfs;

import vivarium.mem.FrameUse;
import vivarium.mem.Frames;

/**
 * The frames of RAM counted by going through all of them.
 *
 * @param anonymous pages of processes alone, but for those that only the swap cache holds
 * @param cached pages of files and shared memory in the page cache
 * @param mapped those of them that some process maps
 * @param dirty pages of files that differ from what their file holds
 * @param reclaimable clean pages of files that nobody maps: free memory when it is needed
 * @param swapCached pages whose copy on the swap device is known
 * @param swapCachedOnly those of them that nobody maps
 * @param locked pages that mlock holds
 * @param lockedFiles those of them that are files'
 */
record MemoryCensus(
    long anonymous,
    long cached,
    long mapped,
    long dirty,
    long reclaimable,
    long swapCached,
    long swapCachedOnly,
    long locked,
    long lockedFiles) {
  static MemoryCensus take(Frames frames) {
    long[] n = new long[9];
    for (int frame = 0; frame < frames.totalCount(); frame++) {
      FrameUse use = frames.use(frame);
      boolean isAnonymous = use == FrameUse.ANONYMOUS;
      if (!isAnonymous && use != FrameUse.FILE && use != FrameUse.SHARED) continue;
      boolean isMapped = frames.mapCount(frame) > 0;
      boolean hasSlot = frames.swapSlot(frame) != 0;
      boolean inFile = !isAnonymous && !hasSlot;
      n[0] += isAnonymous && (isMapped || !hasSlot) ? 1 : 0;
      n[1] += inFile ? 1 : 0;
      n[2] += inFile && isMapped ? 1 : 0;
      boolean isDirty = use == FrameUse.FILE && frames.isWritten(frame);
      n[3] += isDirty ? 1 : 0;
      n[4] += use == FrameUse.FILE && inFile && !isDirty && !isMapped ? 1 : 0;
      n[5] += hasSlot ? 1 : 0;
      n[6] += hasSlot && !isMapped ? 1 : 0;
      if (isMapped && frames.isLocked(frame)) {
        n[7]++;
        n[8] += use == FrameUse.FILE ? 1 : 0;
      }
    }
    return new MemoryCensus(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
  }
}
