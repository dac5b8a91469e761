/**
 * A cluster's API server: reading it, writing to it, its inventory, and watching it.
 *
 * <p>Imports {@code plan}, {@code target}, {@code adoption} and the {@code validators}' tables of
 * Cilium's kinds; the only package that may import fabric8.
 */
@NullMarked
package dev.atoll.reconciler.kube;

import org.jspecify.annotations.NullMarked;
