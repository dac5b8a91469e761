/**
 * IPv4 and IPv6 blocks and ranges: strict text form, set operations, overlaps, free blocks.
 *
 * <p>Imports the JDK only.
 */
@NullMarked
package dev.atoll.fleet.net;

import org.jspecify.annotations.NullMarked;
