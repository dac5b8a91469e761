/**
 * The story that {@code atoll demo} tells on real control planes, each step by the command that a
 * person would type.
 *
 * <p>Imports everything, as the whole module does.
 */
@NullMarked
package dev.atoll.cli.demo;

import org.jspecify.annotations.NullMarked;
