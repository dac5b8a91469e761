/**
 * What is wrong in a fleet, where, and what to do about it.
 *
 * <p>Imports {@code value} only.
 */
@NullMarked
package dev.atoll.fleet.finding;

import org.jspecify.annotations.NullMarked;
