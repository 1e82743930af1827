package vivarium.fs;

import vivarium.mem.MappedFile;

/** A mapped file that has a place in the tree: what /proc/PID/exe leads to. */
public interface PlacedFile extends MappedFile {
  Location location();
}
