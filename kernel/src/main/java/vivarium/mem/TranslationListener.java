package vivarium.mem;

/** Told when what a page table says has changed, so that TLBs must forget it. */
public interface TranslationListener {
  /** Does nothing. */
  TranslationListener NOBODY =
      new TranslationListener() {
        @Override
        public void forgotten(long space, long va) {}

        @Override
        public void forgottenAll(long space) {}
      };

  /**
   * @param space the address space's serial number
   * @param va any address of the page
   */
  void forgotten(long space, long va);

  /**
   * The same for all of its pages.
   *
   * @param space the address space's serial number
   */
  void forgottenAll(long space);
}
