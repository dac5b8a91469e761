/**
 * What a fleet says: clusters, services, policies as written, workloads, placement.
 *
 * <p>Imports {@code value}, {@code finding} and {@code net}.
 */
@NullMarked
package dev.atoll.fleet.model;

import org.jspecify.annotations.NullMarked;
