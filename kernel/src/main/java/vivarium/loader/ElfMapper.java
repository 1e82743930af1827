package vivarium.loader;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOEXEC;
import static vivarium.abi.Errno.ENOMEM;

import vivarium.abi.Elf;
import vivarium.abi.ErrnoException;
import vivarium.abi.MmapFlags;
import vivarium.loader.ElfFile.Segment;
import vivarium.mem.AddressSpace;
import vivarium.mem.Layout;
import vivarium.mem.MapRequest;
import vivarium.mem.MappedFile;

/**
 * Maps the segments of one checked ELF file: file pages privately, the partial page behind them
 * zeroed, anonymous pages for the rest of bss. Used once for the program and once for its
 * interpreter.
 */
final class ElfMapper {
  private static final int PAGE = 4096;

  private final AddressSpace space;
  private final MappedFile file;
  private final ElfFile elf;

  ElfMapper(AddressSpace space, MappedFile file, ElfFile elf) {
    this.space = space;
    this.file = file;
    this.elf = elf;
  }

  /** Maps the program itself and returns its load bias: 0, or a place at the layout's base. */
  long mapProgram() {
    long bias = 0;
    if (elf.positionIndependent()) {
      bias = (space.layout().pieBase() & -elf.alignment()) - (elf.start() & -elf.alignment());
    }
    mapAt(bias);
    return bias;
  }

  /** Maps an interpreter wherever mmap finds room and returns its load bias. */
  long mapInterpreter() {
    long bias = 0;
    if (elf.positionIndependent()) {
      long span = elf.end() - elf.start();
      long room = span + elf.alignment() - PAGE;
      long found =
          space.map(MapRequest.anonymous(0, room, MmapFlags.PROT_NONE, MmapFlags.MAP_NORESERVE));
      space.unmap(found, room);
      bias = (found + elf.alignment() - PAGE & -elf.alignment()) - (elf.start() & -elf.alignment());
    }
    mapAt(bias);
    return bias;
  }

  private void mapAt(long bias) {
    if (elf.start() + bias < 0 || elf.end() + bias > Layout.USER_END) {
      throw ErrnoException.of(ENOMEM);
    }
    if (elf.entry() < 0 || elf.entry() + bias >= Layout.USER_END) {
      throw ErrnoException.of(EINVAL);
    }
    for (Segment segment : elf.segments()) {
      mapSegment(segment, bias);
    }
  }

  private void mapSegment(Segment s, long bias) {
    int protection = protection(s.flags());
    long start = s.pageStart() + bias;
    long fileEnd = s.fileEnd() + bias;
    long filePagesEnd = s.fileSize() == 0 ? start : Layout.pageUp(fileEnd);
    if (s.fileSize() > 0) {
      space.map(
          MapRequest.privateFile(
              start,
              filePagesEnd - start,
              protection,
              MmapFlags.MAP_FIXED,
              file,
              s.offset() - (s.address() - s.pageStart())));
    }
    if (s.memorySize() > s.fileSize()) {
      if (filePagesEnd > fileEnd && s.fileSize() > 0) {
        zero(fileEnd, filePagesEnd, (protection & MmapFlags.PROT_WRITE) != 0);
      }
      long end = Layout.pageUp(s.end() + bias);
      if (end > filePagesEnd) {
        space.map(
            MapRequest.anonymous(
                filePagesEnd, end - filePagesEnd, protection, MmapFlags.MAP_FIXED));
      }
    }
  }

  private void zero(long from, long to, boolean writable) {
    int length = (int) (to - from);
    if (!writable) {
      space.poke(from, new byte[length], 0, length);
      return;
    }
    try {
      space.zero(from, length);
    } catch (ErrnoException beyondEndOfFile) {
      throw ErrnoException.of(ENOEXEC);
    }
  }

  private static int protection(int flags) {
    return ((flags & Elf.PF_R) != 0 ? MmapFlags.PROT_READ : 0)
        | ((flags & Elf.PF_W) != 0 ? MmapFlags.PROT_WRITE : 0)
        | ((flags & Elf.PF_X) != 0 ? MmapFlags.PROT_EXEC : 0);
  }
}
