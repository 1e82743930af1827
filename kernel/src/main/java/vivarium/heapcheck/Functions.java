package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.ShadowRegisters;
import vivarium.debug.LoadedObject;
import vivarium.debug.ObjectFile;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.mem.AddressSpace;

/**
 * Which functions of a program are stood in for: allocators and string functions, known by their
 * symbols, whatever library or program they are in. The table of names is filled once; for each
 * object file it is known where in it they are.
 */
final class Functions {
  /** What is done in place of a function; its result goes to a0. */
  @FunctionalInterface
  interface Body {
    /**
     * @param name of the function, for messages
     */
    long call(ShadowRegisters task, String name);
  }

  /** A function of the table. */
  record Function(String name, Body body) {}

  /** Where the functions are in a file, as linked, ascending. */
  private record Place(long[] addresses, Function[] functions) {
    @Nullable Function at(long address) {
      int index = Arrays.binarySearch(addresses, address);
      return index < 0 ? null : functions[index];
    }
  }

  private final Symbols symbols;
  private final Map<String, Body> table = new HashMap<>();
  private final Map<ObjectFile, Place> places = new WeakHashMap<>();

  Functions(Symbols symbols) {
    this.symbols = symbols;
  }

  void add(Body body, String... names) {
    for (String name : names) {
      table.put(name, body);
    }
  }

  /** The function that begins at an address, or null. */
  @Nullable Function at(AddressSpace space, long address) {
    LoadedObject object = symbols.objectAt(space, address);
    return object == null ? null : place(object.file()).at(address - object.bias());
  }

  /** The halfwords of a page at which functions begin; null for none. */
  short @Nullable [] inPage(AddressSpace space, long page) {
    LoadedObject object = symbols.objectAt(space, page);
    if (object == null) {
      return null;
    }
    long[] addresses = place(object.file()).addresses;
    long first = page - object.bias();
    short[] slots = new short[addresses.length];
    int count = 0;
    for (long address : addresses) {
      if (address >= first && address < first + 4096) {
        slots[count++] = (short) (address - first >>> 1);
      }
    }
    return count == 0 ? null : Arrays.copyOf(slots, count);
  }

  private Place place(ObjectFile file) {
    return places.computeIfAbsent(file, this::find);
  }

  private Place find(ObjectFile file) {
    List<Map.Entry<Long, Function>> found = new ArrayList<>();
    Map<Long, Function> byAddress = new HashMap<>();
    table.forEach((name, body) -> {
      Symbol symbol = file.symbols().named(name);
      if (symbol != null && symbol.kind() == Symbol.Kind.FUNCTION) {
        byAddress.merge(
            symbol.address(),
            new Function(name, body),
            (a, b) -> a.name().compareTo(b.name()) <= 0 ? a : b);
      }
    });
    found.addAll(byAddress.entrySet());
    found.sort(Map.Entry.comparingByKey());
    return new Place(
        found.stream().mapToLong(Map.Entry::getKey).toArray(),
        found.stream().map(Map.Entry::getValue).toArray(Function[]::new));
  }
}
