package vivarium.cpu;

import org.jspecify.annotations.Nullable;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.Tlb;

/** A hart. */
public final class Hart {
  public final int id;
  public final long[] x = new long[33];
  public final long[] f = new long[32];
  public long pc;
  public int fcsr;
  public final Tlb tlb = new Tlb();
  public long timeBase;

  public Hart(int id) {
    this.id = id;
  }

  public void load(Context c) {
    throw new UnsupportedOperationException();
  }

  public void save(Context c) {
    throw new UnsupportedOperationException();
  }

  public void setAddressSpace(@Nullable AddressSpace s) {
    throw new UnsupportedOperationException();
  }

  public int run(long budget) {
    throw new UnsupportedOperationException();
  }

  public long executed() {
    return 0;
  }

  public long faultAddress() {
    return 0;
  }

  public Access faultAccess() {
    return Access.LOAD;
  }

  public int faultInstruction() {
    return 0;
  }
}
