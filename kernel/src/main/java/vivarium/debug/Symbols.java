package vivarium.debug;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;

/**
 * Names the addresses of processes by what the files that they have mapped tell, and finds the
 * address of a name. There is one for a machine. A file is read when it is first asked for, past
 * the guest's page cache so that asking changes nothing, and kept as long as it stays the same.
 * Called on the machine thread.
 */
public final class Symbols {
  /** What the page of the kernel in a process is called. */
  static final String VDSO = "[vdso]";

  private static final int FILES_KEPT = 256;
  private static final int AREAS_KEPT = 4096;

  /** Made when a symbol is first asked for: most machines end without. */
  private static final class Kept {
    final Cache<FileIdentity, ObjectFile> files =
        Caffeine.newBuilder().maximumSize(FILES_KEPT).executor(Runnable::run).build();

    /** The object of an area; an area keeps its distance to its file as long as it lives. */
    final Cache<Vma, Known> areas =
        Caffeine.newBuilder().weakKeys().maximumSize(AREAS_KEPT).executor(Runnable::run).build();
  }

  private @Nullable Kept kept;

  private record Known(LoadedObject object, MappedFile mapped, FileIdentity identity) {}

  private final DebugFiles debugFiles;

  public Symbols(Kernel kernel) {
    debugFiles = new DebugFiles(kernel);
  }

  private Kept kept() {
    Kept made = kept;
    if (made == null) {
      made = new Kept();
      kept = made;
    }
    return made;
  }

  /** The object files of a space in the order of their addresses. */
  public List<LoadedObject> objects(AddressSpace space) {
    Map<FilePages, List<Vma>> areas = new LinkedHashMap<>();
    for (Vma area : space.areas()) {
      MappedFile file = area.file();
      if (file != null) {
        areas.computeIfAbsent(file.pages(), pages -> new ArrayList<>()).add(area);
      }
    }
    List<LoadedObject> objects = new ArrayList<>();
    for (List<Vma> own : areas.values()) {
      LoadedObject object = object(own);
      if (object != null) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** The object whose code, data or bss holds the address, or null. */
  public @Nullable LoadedObject objectAt(AddressSpace space, long address) {
    Vma area = space.find(address);
    if (area == null) {
      return null;
    }
    Known known = kept().areas.getIfPresent(area);
    if (known != null && known.identity.isStillOf(known.mapped)) {
      return known.object;
    }
    MappedFile file = area.file();
    if (file == null && area.start() != 0) { // bss lies right behind its file
      Vma below = space.find(area.start() - 1);
      file = below == null ? null : below.file();
    }
    if (file == null) {
      return null;
    }
    List<Vma> own = new ArrayList<>();
    for (Vma other : space.areas()) {
      MappedFile same = other.file();
      if (same != null && same.pages() == file.pages()) {
        own.add(other);
      }
    }
    LoadedObject object = object(own);
    if (object != null && area.file() != null) {
      kept().areas.put(area, new Known(object, file, FileIdentity.of(file)));
    }
    return object;
  }

  private @Nullable LoadedObject object(List<Vma> areas) {
    // Two segments can share a page of the file, so the start of the file tells where it went.
    Vma first = areas.getFirst();
    for (Vma area : areas) {
      if (area.fileOffset() < first.fileOffset()) {
        first = area;
      }
    }
    MappedFile file = first.file();
    if (file == null) {
      return null;
    }
    ObjectFile object =
        kept()
            .files
            .get(
                FileIdentity.of(file),
                identity -> new ObjectFile(file.pages()::observe, debugFiles.finder(file.path())));
    Long bias = object.bias(first.fileOffset(), first.start());
    return bias == null
        ? null
        : new LoadedObject(
            file.path(), object, bias, areas.getFirst().start(), areas.getLast().end());
  }

  /** What is known of a code address; null if it is in no object file. */
  public @Nullable Place place(AddressSpace space, long address) {
    return place(space, address, 0);
  }

  /**
   * The same for a return address: the function and the line are those of the call before it, which
   * may be the last instruction of its function.
   */
  public @Nullable Place callPlace(AddressSpace space, long returnAddress) {
    return place(space, returnAddress, 1);
  }

  private @Nullable Place place(AddressSpace space, long address, int back) {
    LoadedObject object = objectAt(space, address - back);
    return object == null ? null : place(object, address, back);
  }

  private static Place place(LoadedObject object, long address, int back) {
    long linked = address - back - object.bias();
    Symbol symbol = object.file().symbols().at(linked);
    return new Place(
        address,
        object.path(),
        linked + back,
        symbol == null ? null : object.moved(symbol),
        object.file().framesAt(linked));
  }

  /**
   * What is known of a code address by the areas that a space has or had: it may be gone by now.
   */
  public @Nullable Place place(List<Vma> areas, long address) {
    MappedFile file = null;
    for (Vma area : areas) {
      file = area.contains(address) ? area.file() : file;
    }
    if (file == null) {
      return null;
    }
    List<Vma> own = new ArrayList<>();
    for (Vma area : areas) {
      MappedFile same = area.file();
      if (same != null && same.pages() == file.pages()) {
        own.add(area);
      }
    }
    LoadedObject object = object(own);
    return object == null ? null : place(object, address, 0);
  }

  /**
   * An address as a person reads it: {@code main+0x1c in hello}, {@code hello+0x5f8} if no symbol
   * covers it, {@code in [stack]} outside of files, or null where nothing is mapped.
   */
  public @Nullable String describe(AddressSpace space, long address) {
    Vma area = space.find(address);
    if (area == null) {
      return null;
    }
    Place place = place(space, address);
    if (place != null && (area.file() != null || place.symbol() != null)) {
      return place.toString();
    }
    String name = space.name(area);
    return "in " + (name.isEmpty() ? "anonymous memory" : name);
  }

  /** The symbol that covers an address, with the address where it is now, or null. */
  public @Nullable Symbol at(AddressSpace space, long address) {
    Place place = place(space, address);
    return place == null ? null : place.symbol();
  }

  /** The first symbol of this name in the order of addresses, where it is now, or null. */
  public @Nullable Symbol named(AddressSpace space, String name) {
    List<Symbol> all = allNamed(space, name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** A symbol, where it is now, and the object that it was found in. */
  public record Found(LoadedObject object, Symbol symbol) {}

  /** The symbols of this name with their objects, in the order of the objects. */
  public List<Found> find(AddressSpace space, String name) {
    List<Found> found = new ArrayList<>();
    for (LoadedObject object : objects(space)) {
      for (Symbol symbol : object.file().symbols().allNamed(name)) {
        found.add(new Found(object, object.moved(symbol)));
      }
    }
    return found;
  }

  /**
   * The symbols of this name in all objects, where they are now, in the order of the objects; all
   * versions, those for new programs before those for old ones.
   */
  public List<Symbol> allNamed(AddressSpace space, String name) {
    return find(space, name).stream().map(Found::symbol).toList();
  }
}
