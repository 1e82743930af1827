package vivarium.cpu;

import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.mem.CodeListener;
import vivarium.mem.Frames;

/**
 * The decoded code of all frames, shared by the harts of a machine. Pages are decoded when first
 * executed and dropped when their frame is written or freed. Whoever holds the kernel changes it;
 * harts that run meanwhile read {@link #pages}.
 */
public final class CodeCache implements CodeListener {
  /** Decoded pages by frame. */
  final @Nullable DecodedPage[] pages;

  /** The same as the checked engine wants it, for programs that it runs. */
  private final Map<Integer, DecodedPage> checkedPages = new HashMap<>();

  /** Counts dropped pages, so that a hart sees that the code under it is gone. */
  int invalidations;

  /** The page of no frame, which has no code. */
  final DecodedPage nowhere;

  private final Frames frames;
  private final boolean metered;

  /** Makes an empty cache and has {@code frames} tell it what is written. */
  public CodeCache(Frames frames) {
    this(frames, false);
  }

  /** The same, for metered harts or others. */
  public CodeCache(Frames frames, boolean metered) {
    this.frames = frames;
    this.metered = metered;
    nowhere = new DecodedPage(0, frames.memory(), metered);
    pages = new @Nullable DecodedPage[frames.totalCount()];
    frames.setCodeListener(this);
  }

  Frames frames() {
    return frames;
  }

  /** The decoded page of a frame, made if there is none. */
  DecodedPage page(int frame) {
    DecodedPage page = pages[frame];
    if (page == null) {
      page = new DecodedPage(frame, frames.memory(), metered);
      VarHandle.releaseFence(); // harts look without a lock
      pages[frame] = page;
      frames.markCode(frame);
    }
    return page;
  }

  /** The page of a frame as the checked engine wants it; {@code va} is where it is mapped. */
  DecodedPage checkedPage(int frame, long va, Checker checker) {
    DecodedPage page = checkedPages.get(frame);
    if (page == null) {
      page = new DecodedPage(frame, frames.memory(), checker.hooks(va & -4096L));
      checkedPages.put(frame, page);
      frames.markCode(frame);
    }
    return page;
  }

  @Override
  public void frameWritten(int frame) {
    if (pages[frame] != null) {
      pages[frame] = null;
      invalidations++;
    }
    dropChecked(frame);
  }

  /** The hooks in a frame's code have changed. */
  void dropChecked(int frame) {
    if (checkedPages.remove(frame) != null) {
      invalidations++;
    }
  }

  /** How many frames have decoded code. */
  public int size() {
    int count = 0;
    for (DecodedPage page : pages) {
      if (page != null) {
        count++;
      }
    }
    return count;
  }
}
