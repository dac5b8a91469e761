/**
 * What became of a branch, as values: last good, and why it does or does not move on.
 *
 * <p>Pure; imports nothing.
 */
@NullMarked
package dev.atoll.git.source;

import org.jspecify.annotations.NullMarked;
