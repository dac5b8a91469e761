/**
 * What a change opens, closes and changes: two states of a mesh laid side by side, with the rules
 * that are responsible.
 *
 * <p>Imports {@code fleet-model} and the other packages of this module, {@code explanation} aside.
 */
@NullMarked
package dev.atoll.policy.difference;

import org.jspecify.annotations.NullMarked;
