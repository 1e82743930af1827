package vivarium.proc;

import vivarium.abi.ErrnoException;

/** Makes a new memory image of a program; implemented by the loader, which lies above. */
public interface ProgramLoader {
  /**
   * Builds an address space of its own for the program; nothing of the calling task changes.
   *
   * @throws ErrnoException ENOENT, EACCES, ENOEXEC, E2BIG, ENOMEM, ELOOP, EINVAL ...; then the new
   *     space has been freed
   */
  LoadedProgram load(Kernel kernel, ExecRequest request);
}
