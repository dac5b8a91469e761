package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.Address;
import java.util.Optional;

/**
 * A connected socket as {@code ss -H -n -t -u -O} of iproute2 6.1 prints it.
 *
 * @param protocol 6 or 17
 * @param local as printed
 * @param remote as printed
 * @param cookie the kernel's number of the socket, which {@code -e} adds; else 0
 */
record SocketLine(int protocol, String local, String remote, Place peer, long cookie) {
  private static final int FIELDS = 6;

  /** Empty for lines that say something else. */
  static Optional<SocketLine> read(String line) {
    var words = line.strip().split("\\s+");
    if (words.length < FIELDS || !(words[0].equals("tcp") || words[0].equals("udp"))) {
      return Optional.empty();
    }
    long cookie = 0;
    for (var word : words) {
      if (word.startsWith("sk:")) {
        cookie = Long.parseUnsignedLong(word.substring(3), 16);
      }
    }
    int protocol = words[0].equals("tcp") ? 6 : 17;
    return Optional.of(new SocketLine(protocol, words[4], words[5], place(words[5]), cookie));
  }

  private static Place place(String text) {
    int colon = text.lastIndexOf(':');
    var host = text.substring(0, colon).replace("[", "").replace("]", "").replaceAll("%.*", "");
    return new Place(Address.of(host), Integer.parseInt(text.substring(colon + 1)));
  }

  /** The expression that names this socket and no other. */
  String filter() {
    return "( src " + local + " and dst " + remote + " )";
  }
}
