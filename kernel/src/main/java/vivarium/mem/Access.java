package vivarium.mem;

/** What a hart wants to do with a byte of memory. */
public enum Access {
  FETCH,
  LOAD,
  STORE
}
