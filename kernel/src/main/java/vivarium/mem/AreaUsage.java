package vivarium.mem;

/**
 * The pages of one area counted as /proc/pid/smaps shows them, in pages except where said.
 *
 * @param pssBytes resident bytes, each page divided by how many page tables map it
 * @param sharedClean resident pages mapped more than once and not dirty; the others likewise
 * @param referenced pages accessed since the marks were last cleared
 * @param anonymous pages that are not the file's own
 * @param lockedBytes the share of locked areas: {@code pssBytes} if the area is locked, else 0
 * @param lazyFree pages given up with MADV_FREE and not written since
 */
public record AreaUsage(
    long resident,
    long pssBytes,
    long pssDirtyBytes,
    long sharedClean,
    long sharedDirty,
    long privateClean,
    long privateDirty,
    long referenced,
    long anonymous,
    long lazyFree,
    long swapped,
    long swapPssBytes,
    long lockedBytes) {}
