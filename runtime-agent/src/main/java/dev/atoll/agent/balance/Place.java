package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.Address;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a backend listens. A backend of TCP and one of UDP at the same place are one: programs keep
 * the protocol of the flow and read only address and port.
 *
 * @param port 0 to 65535
 */
public record Place(Address address, int port) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.<Place>comparingLong(p -> p.address.high() + Long.MIN_VALUE)
          .thenComparingLong(p -> p.address.low() + Long.MIN_VALUE)
          .thenComparingInt(Place::port);

  /** The same on every node and in every run. */
  long hash() {
    return Mix.of(Mix.of(Mix.of(0, address.high()), address.low()), port);
  }

  /** Written out, as below: what a record has by itself is slow in the JVM's first compiler. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Place place && port == place.port && address.equals(place.address);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + port;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
  }
}
