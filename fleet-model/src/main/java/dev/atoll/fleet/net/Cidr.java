package dev.atoll.fleet.net;

/**
 * A block of IPv4 or IPv6 addresses, such as {@code 10.0.0.0/8}.
 *
 * @param v6 the family
 * @param high upper 64 bits of the first address; 0 for IPv4
 * @param low lower 64 bits of the first address; for IPv4 the 32 bits of the address
 * @param length prefix length, 0 to 32 or 128
 */
public record Cidr(boolean v6, long high, long low, int length) {}
