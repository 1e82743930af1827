package vivarium.net;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vivarium.fs.OpenFile;

/**
 * Open files that travel in AF_UNIX messages. A socket that is held only by messages which wait in
 * sockets that are themselves held only so can never be read again: {@link #collect} finds such
 * cycles and frees them.
 */
final class InFlight {
  /** Sockets in flight and how often; an entry goes at 0. */
  private final Map<UnixSocket, Integer> sockets = new LinkedHashMap<>();

  /** Files whose references nobody will take; those that they hold in turn come behind them. */
  private final ArrayDeque<OpenFile> unwanted = new ArrayDeque<>();

  private int files;
  private boolean releasing;
  private boolean collecting;

  /** Files of all kinds in flight now. */
  int files() {
    return files;
  }

  void added(List<OpenFile> list) {
    files += list.size();
    for (OpenFile file : list) {
      if (file instanceof UnixSocket socket) {
        sockets.merge(socket, 1, Integer::sum);
      }
    }
  }

  void removed(List<OpenFile> list) {
    files -= list.size();
    for (OpenFile file : list) {
      if (file instanceof UnixSocket socket) {
        sockets.computeIfPresent(socket, (s, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  /**
   * Gives up references one after the other, however long the chain of sockets that lie in each
   * other's queues.
   */
  void release(List<OpenFile> list) {
    unwanted.addAll(list);
    if (releasing) {
      return;
    }
    releasing = true;
    try {
      for (OpenFile file = unwanted.poll(); file != null; file = unwanted.poll()) {
        file.release();
      }
    } finally {
      releasing = false;
    }
  }

  /**
   * Frees what only cycles hold. A socket whose references all come from messages is a candidate;
   * those reachable from a queue that somebody can still read are not garbage, the others are.
   */
  void collect() {
    if (sockets.isEmpty() || collecting) {
      return;
    }
    Map<UnixSocket, Integer> outside = new LinkedHashMap<>(sockets);
    outside.replaceAll((socket, count) -> socket.references() - count);
    Set<UnixSocket> alive = new LinkedHashSet<>();
    ArrayDeque<UnixSocket> reachable = new ArrayDeque<>();
    Map<UnixSocket, Integer> insideOnly = new LinkedHashMap<>(sockets);
    for (UnixSocket socket : sockets.keySet()) {
      if (outside.getOrDefault(socket, 0) > 0) {
        reachable.add(socket);
      }
      for (UnixSocket held : socket.socketsInQueue()) {
        insideOnly.merge(held, -1, Integer::sum);
      }
    }
    insideOnly.forEach((socket, fromElsewhere) -> {
      if (fromElsewhere > 0) {
        reachable.add(socket); // a message in the queue of a socket that is not in flight
      }
    });
    while (!reachable.isEmpty()) {
      UnixSocket socket = reachable.remove();
      if (alive.add(socket)) {
        reachable.addAll(socket.socketsInQueue());
      }
    }
    List<UnixSocket> garbage =
        sockets.keySet().stream().filter(socket -> !alive.contains(socket)).toList();
    collecting = true;
    garbage.forEach(UnixSocket::discardQueue);
    collecting = false;
  }
}
