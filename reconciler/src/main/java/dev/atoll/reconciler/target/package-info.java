/**
 * Where rendered objects go: the port, and the targets that are files.
 *
 * <p>Imports {@code plan}, {@code order}, {@code fleet-model}, {@code templates} and {@code
 * git-source}.
 */
@NullMarked
package dev.atoll.reconciler.target;

import org.jspecify.annotations.NullMarked;
