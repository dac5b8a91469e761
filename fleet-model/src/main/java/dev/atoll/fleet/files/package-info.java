/**
 * The files of a fleet repository as bytes, from a directory or from anywhere else.
 *
 * <p>Imports {@code finding}, {@code schema} (for near names) and {@code value}.
 */
@NullMarked
package dev.atoll.fleet.files;

import org.jspecify.annotations.NullMarked;
