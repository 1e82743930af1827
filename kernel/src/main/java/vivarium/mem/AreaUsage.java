package vivarium.mem;

/**
 * The pages of one area counted as /proc/pid/smaps shows them, in pages except where said.
 *
 * @param pssBytes resident bytes, each page divided by how many page tables map it
 * @param sharedClean resident pages mapped more than once and not dirty; the others likewise
 * @param referenced pages accessed since the marks were last cleared
 * @param anonymous pages that are not the file's own
 * @param lazyFree pages given up with MADV_FREE and not written since
 * @param lockedBytes the share of locked areas: {@code pssBytes} if the area is locked, else 0
 * @param pssAnonymousBytes with the next two the parts of {@code pssBytes} by use of the frame
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
    long lockedBytes,
    long pssAnonymousBytes,
    long pssFileBytes,
    long pssSharedBytes) {
  public static final AreaUsage NONE =
      new AreaUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public AreaUsage plus(AreaUsage other) {
    return new AreaUsage(
        resident + other.resident,
        pssBytes + other.pssBytes,
        pssDirtyBytes + other.pssDirtyBytes,
        sharedClean + other.sharedClean,
        sharedDirty + other.sharedDirty,
        privateClean + other.privateClean,
        privateDirty + other.privateDirty,
        referenced + other.referenced,
        anonymous + other.anonymous,
        lazyFree + other.lazyFree,
        swapped + other.swapped,
        swapPssBytes + other.swapPssBytes,
        lockedBytes + other.lockedBytes,
        pssAnonymousBytes + other.pssAnonymousBytes,
        pssFileBytes + other.pssFileBytes,
        pssSharedBytes + other.pssSharedBytes);
  }
}
