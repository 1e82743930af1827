package vivarium.net;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOPROTOOPT;

import java.util.HashMap;
import java.util.Map;
import vivarium.abi.ErrnoException;
import vivarium.abi.Sockets;

/**
 * The options of tcp(7) that are kept and told. Over the loopback no segment waits, none is lost
 * and no peer falls silent, so there is nothing that they could change.
 */
final class TcpOptions {
  private static final Map<Integer, Integer> DEFAULTS =
      Map.of(
          Sockets.TCP_NODELAY, 0,
          Sockets.TCP_MAXSEG, 536,
          Sockets.TCP_CORK, 0,
          Sockets.TCP_KEEPIDLE, 7200,
          Sockets.TCP_KEEPINTVL, 75,
          Sockets.TCP_KEEPCNT, 9,
          Sockets.TCP_QUICKACK, 1,
          Sockets.TCP_USER_TIMEOUT, 0);

  private final Map<Integer, Integer> values = new HashMap<>(DEFAULTS);

  int get(int name) {
    Integer value = values.get(name);
    if (value == null) {
      throw ErrnoException.of(ENOPROTOOPT);
    }
    return value;
  }

  void set(int name, int value) {
    get(name);
    boolean flag =
        name == Sockets.TCP_NODELAY || name == Sockets.TCP_CORK || name == Sockets.TCP_QUICKACK;
    if (!flag && (value < 0 || (value == 0 && name != Sockets.TCP_USER_TIMEOUT))) {
      throw ErrnoException.of(EINVAL);
    }
    values.put(name, flag && value != 0 ? 1 : value);
  }

  void copyFrom(TcpOptions other) {
    values.putAll(other.values);
  }
}
