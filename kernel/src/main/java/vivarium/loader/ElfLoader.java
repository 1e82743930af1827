package vivarium.loader;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.ENODEV;

import java.util.ArrayList;
import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Personality;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;
import vivarium.proc.Credentials;
import vivarium.proc.ExecRequest;
import vivarium.proc.Kernel;
import vivarium.proc.LoadedProgram;
import vivarium.proc.ProgramLoader;
import vivarium.proc.Task;

/**
 * The loader as execve(2) calls it: finds files by the rights of a task, and makes the address
 * space.
 */
public final class ElfLoader implements ProgramLoader {
  private final ImageLoader images;

  /** One for each machine; makes its vdso page. */
  public ElfLoader(Vdso vdso) {
    images = new ImageLoader(vdso);
  }

  @Override
  public LoadedProgram load(Kernel kernel, ExecRequest request) {
    Credentials ids = request.credentials();
    boolean fixed = Personality.fixesLayout(request.task().process().personality);
    boolean randomised = kernel.randomisesLayout() && !fixed;
    List<OpenFile> opened = new ArrayList<>(); // held until the areas hold them
    LoadRequest what =
        new LoadRequest(
            mappable(request.file()),
            request.path(),
            request.arguments(),
            request.environment(),
            new LoadRequest.Credentials(ids.uid(), ids.euid(), ids.gid(), ids.egid()),
            kernel.random(),
            randomised,
            path -> open(kernel, request.task(), path, opened));
    AddressSpace space = kernel.newAddressSpace(request.limits(), randomised);
    boolean loaded = false;
    try {
      LoadedImage image = images.load(what, space);
      image.executable().retain();
      loaded = true;
      return new LoadedProgram(
          space, image.entry(), image.stackPointer(), image.executable(), image.name());
    } finally {
      if (!loaded) {
        space.release();
      }
      opened.forEach(OpenFile::release);
    }
  }

  private static MappedFile open(Kernel kernel, Task task, String path, List<OpenFile> opened) {
    Vfs vfs = kernel.vfs();
    Location place = vfs.resolve(task, path);
    vfs.requireExecutable(task, place);
    OpenFile file = vfs.open(vfs.kernelUser(), place, OpenFlags.O_RDONLY);
    opened.add(file);
    return mappable(file);
  }

  private static MappedFile mappable(OpenFile file) {
    try {
      return file.mappable();
    } catch (ErrnoException e) {
      throw e.errno() == ENODEV ? ErrnoException.of(EACCES) : e;
    }
  }
}
