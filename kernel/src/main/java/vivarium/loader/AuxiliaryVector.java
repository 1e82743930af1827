package vivarium.loader;

import java.util.Arrays;
import vivarium.abi.AuxVector;
import vivarium.abi.SignalFrameLayout;

/** Collects the pairs that the kernel tells a program at its start, in Linux's order. */
final class AuxiliaryVector {
  private long[] words = new long[48];
  private int used;
  private int randomValue;

  AuxiliaryVector add(int tag, long value) {
    words[used++] = tag;
    words[used++] = value;
    return this;
  }

  /** All entries of a program; addresses with the load bias applied. */
  static AuxiliaryVector of(
      ElfFile elf,
      long bias,
      long interpreterBase,
      long vdso,
      long pathAddress,
      LoadRequest.Credentials ids) {
    AuxiliaryVector v = new AuxiliaryVector();
    v.add(AuxVector.AT_SYSINFO_EHDR, vdso);
    v.add(AuxVector.AT_MINSIGSTKSZ, SignalFrameLayout.BYTES);
    v.add(AuxVector.AT_HWCAP, AuxVector.HWCAP);
    v.add(AuxVector.AT_PAGESZ, 4096);
    v.add(AuxVector.AT_CLKTCK, AuxVector.CLOCK_TICKS);
    v.add(AuxVector.AT_PHDR, elf.headers() == 0 ? 0 : elf.headers() + bias);
    v.add(AuxVector.AT_PHENT, 56);
    v.add(AuxVector.AT_PHNUM, elf.headerCount());
    v.add(AuxVector.AT_BASE, interpreterBase);
    v.add(AuxVector.AT_FLAGS, 0);
    v.add(AuxVector.AT_ENTRY, elf.entry() + bias);
    v.add(AuxVector.AT_UID, Integer.toUnsignedLong(ids.uid()));
    v.add(AuxVector.AT_EUID, Integer.toUnsignedLong(ids.effectiveUid()));
    v.add(AuxVector.AT_GID, Integer.toUnsignedLong(ids.gid()));
    v.add(AuxVector.AT_EGID, Integer.toUnsignedLong(ids.effectiveGid()));
    v.add(AuxVector.AT_SECURE, ids.secure() ? 1 : 0);
    v.add(AuxVector.AT_RANDOM, 0);
    v.randomValue = v.used - 1;
    v.add(AuxVector.AT_EXECFN, pathAddress);
    v.add(AuxVector.AT_RSEQ_FEATURE_SIZE, AuxVector.RSEQ_FEATURE_SIZE);
    v.add(AuxVector.AT_RSEQ_ALIGN, AuxVector.RSEQ_ALIGN);
    return v;
  }

  /** The words as they go on the stack, AT_NULL included. */
  long[] finish(long randomAddress) {
    words[randomValue] = randomAddress;
    return Arrays.copyOf(words, used + 2);
  }
}
