package vivarium.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Who judges what a program under the checked engine does. The engine keeps the shadows and calls
 * this only where something is remarkable; the guest goes on as if it had not been asked.
 *
 * <p>During a call the task's registers are in {@link ShadowRegisters#r}, and its pc is that of the
 * instruction. Called on the machine thread.
 */
public interface Checker {
  /** The instruction at the pc is to be executed. */
  int GO_ON = 0;

  /** What stands at the pc has been done: the registers and the pc are those after it. */
  int DONE = 1;

  /** User memory must be faulted in first; the same call will come again. */
  int FAULT = 2;

  /**
   * The addresses in a page at which {@link #entered} wants to be called, as halfwords from its
   * start; null for none. Asked once when the page's code is decoded.
   */
  short @Nullable [] hooks(long page);

  /** The program is about to execute an instruction that has a hook; one of the constants above. */
  int entered(ShadowRegisters task);

  /** The program is about to make a system call; {@link #GO_ON} or {@link #DONE}. */
  int systemCall(ShadowRegisters task);

  /** An access to bytes of which at least one must not be accessed. */
  void invalid(ShadowRegisters task, long address, int size, boolean store);

  /** A branch that depends on undefined bits. */
  void undefinedCondition(ShadowRegisters task);

  /** An address (of data, or to jump to) that has undefined bits. */
  void undefinedAddress(ShadowRegisters task);

  /**
   * A page is looked at for the first time: the address in it from which on its bytes may be
   * accessed and are defined, the page's end for none; -1 if nothing is mapped there.
   */
  long definedFrom(long page);

  /** The space was forked; who judges the child, whose shadow is a copy. */
  Checker forked(ShadowMemory memory);

  /** The program's memory is about to go. */
  void closing();
}
