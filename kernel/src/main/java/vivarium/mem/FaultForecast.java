package vivarium.mem;

import org.jspecify.annotations.Nullable;

/**
 * What an access to an address would lead to, without doing it: the fault that it would raise, if
 * any, and what the kernel would then do.
 *
 * @param fault null if the access would not fault
 */
public record FaultForecast(@Nullable Fault fault, String meaning) {

  /** Looks at the table and the areas only. */
  public static FaultForecast of(AddressSpace space, long va, Access access) {
    if (va < 0 || va >= Layout.USER_END) {
      return new FaultForecast(Fault.SEGV_MAPERR, "no address of user space");
    }
    int index = space.areas.indexAt(va);
    Vma area = space.areas.at(index);
    boolean grows = false;
    if (area != null && area.start > va && area.has(Vma.GROWS_DOWN)) {
      grows = FaultHandler.mayGrow(space, area, space.areas.at(index - 1), va);
    }
    if (area == null || area.start > va && !grows) {
      return new FaultForecast(Fault.SEGV_MAPERR, "nothing is mapped there");
    }
    if (!FaultHandler.allows(area, access)) {
      return new FaultForecast(Fault.SEGV_ACCERR, "the area is " + area.rights());
    }
    long pte = space.table.get(va);
    if (Pte.isPresent(pte)) {
      return present(space, area, pte, access);
    }
    if (pte != 0) {
      return new FaultForecast(Fault.MAJOR, "the page is read back from the swap device");
    }
    MappedFile file = area.file;
    return file == null ? anonymous(access, grows) : ofFile(area, file, va, access);
  }

  private static FaultForecast present(AddressSpace space, Vma area, long pte, Access access) {
    if (Pte.allows(pte, access)) {
      return new FaultForecast(null, "the entry allows it");
    }
    Frames frames = space.frames;
    int frame = Pte.frame(pte);
    if (access != Access.STORE) {
      return new FaultForecast(Fault.MINOR, "the entry gets the area's rights");
    }
    if (frame == frames.zeroFrame()) {
      return new FaultForecast(Fault.MINOR, "a frame of zeroes of its own replaces the zero page");
    }
    boolean own = frames.use(frame) == FrameUse.ANONYMOUS && frames.references(frame) == 1;
    return new FaultForecast(
        Fault.MINOR,
        area.has(Vma.SHARED) || own
            ? "the entry becomes writable"
            : "the frame is common: the page gets a copy of its own (copy-on-write)");
  }

  private static FaultForecast anonymous(Access access, boolean grows) {
    String first = grows ? "the stack grows down to it, and " : "";
    return new FaultForecast(
        Fault.MINOR,
        first
            + (access == Access.STORE
                ? "a frame is found and filled with zeroes"
                : "the zero page is entered, read-only"));
  }

  private static FaultForecast ofFile(Vma area, MappedFile file, long va, Access access) {
    long page = area.filePage(va);
    if (page >= file.pages().sizePages()) {
      return new FaultForecast(Fault.BUS_ADRERR, "the file ends before it");
    }
    boolean read = file.pages().mustRead(page);
    String copied = access == Access.STORE && !area.has(Vma.SHARED) ? ", and copied" : "";
    return new FaultForecast(
        read ? Fault.MAJOR : Fault.MINOR,
        "page "
            + page
            + " of "
            + file.path()
            + (read ? " is read" : " is in the page cache and entered")
            + copied);
  }
}
