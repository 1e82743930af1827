package vivarium.tracefile;

/** What is sampled while a trace is recorded, whenever it has changed. */
enum Figure {
  /** Tasks that wait for a hart. */
  RUN_QUEUE("run queue"),
  /** Resident memory of a process, bytes. */
  RESIDENT("rss"),
  /** Free memory of the machine, bytes. */
  FREE_MEMORY("free memory"),
  /** Minor faults of all harts since boot. */
  MINOR_FAULTS("minor faults"),
  /** Major faults of all harts since boot. */
  MAJOR_FAULTS("major faults");

  private final String text;

  Figure(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  boolean isBytes() {
    return this == RESIDENT || this == FREE_MEMORY;
  }
}
