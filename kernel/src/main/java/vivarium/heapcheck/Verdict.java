package vivarium.heapcheck;

/** What was found out about one process, when it has ended. */
final class Verdict {
  final int pid;
  final Findings findings;
  final LeakReport leaks;
  final Heap heap;

  Verdict(int pid, Findings findings, LeakReport leaks, Heap heap) {
    this.pid = pid;
    this.findings = findings;
    this.leaks = leaks;
    this.heap = heap;
  }

  int errors() {
    return findings.errors() + leaks.errors();
  }
}
