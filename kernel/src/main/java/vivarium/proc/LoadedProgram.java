package vivarium.proc;

import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;

/**
 * A program in memory, ready to start.
 *
 * @param space holds one reference for the taker; its {@code program} map is filled in
 * @param entry where execution starts: the interpreter's entry if there is one
 * @param stackPointer points at argc
 * @param executable the program itself (behind any {@code #!}), retained for the taker
 * @param name the new command name: the last part of the executed path
 */
public record LoadedProgram(
    AddressSpace space, long entry, long stackPointer, MappedFile executable, String name) {}
