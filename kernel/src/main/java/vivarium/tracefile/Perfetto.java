package vivarium.tracefile;

/**
 * Field numbers of Perfetto's published schema (protos/perfetto/trace), those that are written
 * here, by message.
 */
final class Perfetto {
  /** Trace. */
  static final int PACKET = 1;

  /** TracePacket. */
  static final class Packet {
    static final int FTRACE_EVENTS = 1;
    static final int PROCESS_TREE = 2;
    static final int TIMESTAMP = 8;
    static final int PROCESS_STATS = 9;
    static final int SEQUENCE_ID = 10;
    static final int TRACK_EVENT = 11;
    static final int INTERNED_DATA = 12;
    static final int SEQUENCE_FLAGS = 13;
    static final int SYSTEM_INFO = 45;
    static final int TRACK_DESCRIPTOR = 60;

    /** Values of sequence_flags. */
    static final int INCREMENTAL_STATE_CLEARED = 1;

    static final int NEEDS_INCREMENTAL_STATE = 2;

    private Packet() {}
  }

  /** SystemInfo and its Utsname. */
  static final class System {
    static final int UTSNAME = 1;
    static final int PAGE_SIZE = 6;
    static final int NUM_CPUS = 8;
    static final int SYSNAME = 1;
    static final int VERSION = 2;
    static final int RELEASE = 3;
    static final int MACHINE = 4;

    private System() {}
  }

  /** ProcessTree with its Process and Thread; ProcessStats with its Process. */
  static final class Processes {
    static final int PROCESS = 1;
    static final int THREAD = 2;
    static final int PID = 1;
    static final int PARENT = 2;
    static final int COMMAND_LINE = 3;
    static final int TID = 1;
    static final int THREAD_NAME = 2;
    static final int THREAD_GROUP = 3;
    static final int STATS_PROCESS = 1;
    static final int RESIDENT_KB = 3;

    private Processes() {}
  }

  /** FtraceEventBundle and FtraceEvent with the events in it. */
  static final class Ftrace {
    static final int CPU = 1;
    static final int EVENT = 2;
    static final int TIMESTAMP = 1;
    static final int PID = 2;
    static final int SCHED_SWITCH = 4;
    static final int SCHED_BLOCKED_REASON = 18;
    static final int SCHED_WAKING = 20;
    static final int SCHED_WAKEUP_NEW = 114;
    static final int TASK_NEWTASK = 235;
    static final int TASK_RENAME = 236;
    static final int SCHED_PROCESS_EXIT = 238;

    private Ftrace() {}
  }

  /** InternedData, and the entries that all have an iid and a text. */
  static final class Interned {
    static final int CATEGORIES = 1;
    static final int EVENT_NAMES = 2;
    static final int ANNOTATION_NAMES = 3;
    static final int KERNEL_SYMBOLS = 26;
    static final int IID = 1;
    static final int TEXT = 2;

    private Interned() {}
  }

  /** TrackDescriptor with ThreadDescriptor and CounterDescriptor. */
  static final class Track {
    static final int UUID = 1;
    static final int NAME = 2;
    static final int THREAD = 4;
    static final int COUNTER = 8;
    static final int PID = 1;
    static final int TID = 2;
    static final int UNIT = 3;
    static final int UNIT_COUNT = 2;
    static final int UNIT_BYTES = 3;

    private Track() {}
  }

  /** TrackEvent and DebugAnnotation. */
  static final class Event {
    static final int CATEGORY = 3;
    static final int ANNOTATION = 4;
    static final int TYPE = 9;
    static final int NAME = 10;
    static final int TRACK = 11;
    static final int COUNTER_VALUE = 30;
    static final int SLICE_BEGIN = 1;
    static final int SLICE_END = 2;
    static final int INSTANT = 3;
    static final int COUNTER = 4;
    static final int ANNOTATION_NAME = 1;
    static final int ANNOTATION_INT = 4;
    static final int ANNOTATION_STRING = 6;
    static final int ANNOTATION_POINTER = 7;

    private Event() {}
  }

  private Perfetto() {}
}
