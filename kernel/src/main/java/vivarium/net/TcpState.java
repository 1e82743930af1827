package vivarium.net;

/** The states of a TCP connection that last, with their numbers in /proc/net/tcp. */
enum TcpState {
  ESTABLISHED(1),
  SYN_SENT(2),
  FIN_WAIT2(5),
  CLOSE(7),
  CLOSE_WAIT(8),
  LISTEN(10);

  final int number;

  TcpState(int number) {
    this.number = number;
  }
}
