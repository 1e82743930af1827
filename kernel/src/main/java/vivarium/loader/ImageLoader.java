package vivarium.loader;

import static vivarium.abi.Errno.ELIBBAD;
import static vivarium.abi.Errno.ELOOP;
import static vivarium.abi.Errno.ENOEXEC;
import static vivarium.abi.Errno.ENOMEM;

import java.util.ArrayList;
import java.util.List;
import vivarium.abi.Elf;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;
import vivarium.loader.ElfFile.Segment;
import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;
import vivarium.mem.OutOfMemory;

/**
 * Loads a program into a fresh address space: the way of execve(2) from an open file to the first
 * instruction.
 *
 * <ol>
 *   <li>follow {@code #!} lines to an ELF file, at most {@value #MAX_SCRIPTS} deep
 *   <li>check its headers, and those of the interpreter that it names
 *   <li>map the program, the interpreter and the vdso page
 *   <li>set where the heap begins
 *   <li>build the stack
 * </ol>
 *
 * If it fails, the caller drops the address space; the one that the process has is not touched.
 */
final class ImageLoader {
  private static final int MAX_SCRIPTS = 5;
  private static final int NAME_BYTES = 15;
  private static final int STACK_GAP = 8192;

  private final Vdso vdso;

  ImageLoader(Vdso vdso) {
    this.vdso = vdso;
  }

  /**
   * Fills a space that holds nothing yet.
   *
   * @throws ErrnoException ENOEXEC, EINVAL, ELIBBAD, ENOMEM, E2BIG, ELOOP, EIO, and what the opener
   *     throws
   */
  LoadedImage load(LoadRequest request, AddressSpace space) {
    try {
      return loadScript(request, space);
    } catch (OutOfMemory e) {
      throw ErrnoException.of(ENOMEM);
    }
  }

  private LoadedImage loadScript(LoadRequest request, AddressSpace space) {
    MappedFile file = request.file();
    String path = request.path();
    List<String> arguments =
        request.arguments().isEmpty()
            ? new ArrayList<>(List.of(""))
            : new ArrayList<>(request.arguments());
    for (int depth = 0; ; depth++) {
      byte[] start = new byte[Script.LINE_BYTES];
      int length = readStart(file, start);
      if (!Script.isScript(start, length)) {
        return loadElf(request, file, arguments, space);
      }
      if (depth == MAX_SCRIPTS) {
        throw ErrnoException.of(ELOOP);
      }
      Script script = Script.parse(start, length);
      arguments.set(0, Names.toLatin1(path));
      String argument = script.argument();
      if (argument != null) {
        arguments.addFirst(argument);
      }
      arguments.addFirst(script.interpreter());
      path = Names.fromLatin1(script.interpreter());
      file = request.opener().open(path);
    }
  }

  private LoadedImage loadElf(
      LoadRequest request, MappedFile file, List<String> arguments, AddressSpace space) {
    ElfFile elf = ElfFile.read(file.pages()::read);
    String interpreterPath = elf.interpreter();
    MappedFile interpreterFile =
        interpreterPath == null ? null : request.opener().open(interpreterPath);
    ElfFile interpreter = interpreterFile == null ? null : readInterpreter(interpreterFile);
    String path = Names.toLatin1(request.path());
    InitialStack stack = new InitialStack(space, arguments, request.environment(), path);

    long bias = new ElfMapper(space, file, elf).mapProgram();
    long base = 0;
    long entry = elf.entry() + bias;
    if (interpreterFile != null && interpreter != null) {
      base = new ElfMapper(space, interpreterFile, interpreter).mapInterpreter();
      entry = interpreter.entry() + base;
    }
    long vdsoAt = vdso.mapInto(space);
    describe(space, elf, bias, vdsoAt);
    space.setBrkStart(elf.end() + bias + space.layout().brkGap());

    AuxiliaryVector auxiliary =
        AuxiliaryVector.of(elf, bias, base, vdsoAt, stack.pathAddress(), request.credentials());
    byte[] random = new byte[16];
    request.random().nextBytes(random);
    int gap = request.randomiseStack() ? request.random().nextInt(STACK_GAP) : 0;
    long sp = stack.write(gap, random, auxiliary, elf.executableStack());
    return new LoadedImage(entry, sp, file, name(request.path()));
  }

  /** An interpreter is no script and has no interpreter of its own; a broken one is ELIBBAD. */
  private static ElfFile readInterpreter(MappedFile file) {
    try {
      return ElfFile.read(file.pages()::read);
    } catch (ErrnoException e) {
      throw e.errno() == ENOEXEC ? ErrnoException.of(ELIBBAD) : e;
    }
  }

  private static void describe(AddressSpace space, ElfFile elf, long bias, long vdso) {
    long codeStart = Long.MAX_VALUE;
    long codeEnd = 0;
    long dataStart = 0;
    long dataEnd = 0;
    for (Segment s : elf.segments()) {
      if ((s.flags() & Elf.PF_X) != 0) {
        codeStart = Math.min(codeStart, s.address() + bias);
        codeEnd = Math.max(codeEnd, s.fileEnd() + bias);
      }
      dataStart = Math.max(dataStart, s.address() + bias);
      dataEnd = Math.max(dataEnd, s.fileEnd() + bias);
    }
    space.program.codeStart = codeEnd == 0 ? 0 : codeStart;
    space.program.codeEnd = codeEnd;
    space.program.dataStart = dataStart;
    space.program.dataEnd = dataEnd;
    space.program.vdso = vdso;
    space.program.signalReturn = Vdso.signalReturn(vdso);
  }

  private static int readStart(MappedFile file, byte[] into) {
    int read = 0;
    while (read < into.length) {
      int n = file.pages().read(read, into, read, into.length - read);
      if (n <= 0) {
        break;
      }
      read += n;
    }
    return read;
  }

  /** The task name for a path: its last component, cut to 15 bytes. */
  static String name(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.length() > NAME_BYTES ? last.substring(0, NAME_BYTES) : last;
  }
}
