/**
 * What global services need to reach their backends in every cluster that uses them.
 *
 * <p>Imports {@code fleet-model}, {@code templates} and {@code check}.
 */
@NullMarked
package dev.atoll.validators.service;

import org.jspecify.annotations.NullMarked;
