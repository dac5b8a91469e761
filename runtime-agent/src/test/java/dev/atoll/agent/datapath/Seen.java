package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a frame says, read the plain way. Neither family has options here, but a fragment header.
 */
record Seen(byte[] frame) {
  private boolean v4() {
    return type() == 0x800;
  }

  private int type() {
    return word(12);
  }

  private int word(int at) {
    return Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(at));
  }

  private Address address(int v4At, int v6At) {
    return v4()
        ? Address.of(Arrays.copyOfRange(frame, v4At, v4At + 4))
        : Address.of(Arrays.copyOfRange(frame, v6At, v6At + 16));
  }

  Address source() {
    return address(26, 22);
  }

  Address destination() {
    return address(30, 38);
  }

  int hops() {
    return frame[v4() ? 22 : 21] & 0xff;
  }

  private boolean isCut() {
    return !v4() && frame[20] == 44;
  }

  int protocol() {
    return v4() ? frame[23] & 0xff : isCut() ? frame[54] & 0xff : frame[20] & 0xff;
  }

  private int start() {
    return v4() ? 34 : isCut() ? 62 : 54;
  }

  int sourcePort() {
    return word(start());
  }

  int destinationPort() {
    return word(start() + 2);
  }

  byte[] payload() {
    return Arrays.copyOfRange(frame, start(), frame.length);
  }

  /** What an ICMP error is about. */
  Seen inner() {
    var packet = Arrays.copyOfRange(frame, start() + 8, frame.length);
    return new Seen(Packets.frame(type(), packet));
  }

  boolean headerHolds() {
    return !v4() || Checksums.plain(Arrays.copyOfRange(frame, 14, 34)) == 0;
  }

  boolean checksumsHold() {
    int sum =
        protocol() == 1
            ? Checksums.plain(payload())
            : Checksums.transport(protocol(), source(), destination(), payload());
    return headerHolds() && sum == 0;
  }
}
