/**
 * Tests of orders, and fleets to order changes in.
 *
 * <p>Imports what the package itself imports, and {@code plan} for its YAML.
 */
@NullMarked
package dev.atoll.reconciler.order;

import org.jspecify.annotations.NullMarked;
