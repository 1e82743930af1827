package vivarium.loader;

import vivarium.abi.MmapFlags;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.MapRequest;
import vivarium.mem.MappedFile;

/**
 * The one vdso page of a machine, shared by all its processes: where signal handlers return to, and
 * the functions that the C library looks up. See {@link VdsoImage} for its bytes.
 */
public final class Vdso implements MappedFile {
  private final FilePages pages;

  public Vdso(Frames frames) {
    byte[] image = VdsoImage.build();
    pages = new FilePages(frames, null, 0, FrameUse.KERNEL);
    pages.write(0, image, 0, image.length);
  }

  /** Maps the page wherever there is room and returns its address. */
  long mapInto(AddressSpace space) {
    MapRequest request =
        MapRequest.privateFile(
            0, pages.size(), MmapFlags.PROT_READ | MmapFlags.PROT_EXEC, 0, this, 0);
    return space.map(request.labelled("[vdso]"));
  }

  /** Address of the return trampoline in a space whose vdso is at {@code base}. */
  static long signalReturn(long base) {
    return base + VdsoImage.signalReturnOffset();
  }

  @Override
  public FilePages pages() {
    return pages;
  }

  @Override
  public String path() {
    return "[vdso]";
  }

  @Override
  public long inode() {
    return 0;
  }

  @Override
  public int deviceMajor() {
    return 0;
  }

  @Override
  public int deviceMinor() {
    return 0;
  }

  @Override
  public void retain() {}

  @Override
  public void release() {}
}
