package vivarium.loader;

import vivarium.mem.MappedFile;

/**
 * A program that is ready to run in its address space, whose {@code program} fields are filled in.
 *
 * @param entry the pc to start at: the interpreter's, if there is one
 * @param stackPointer sp at the start; argc lies there
 * @param executable what /proc/PID/exe shows: for a script, its interpreter
 * @param name the first 15 bytes of the file's name: /proc/PID/comm
 */
record LoadedImage(long entry, long stackPointer, MappedFile executable, String name) {}
