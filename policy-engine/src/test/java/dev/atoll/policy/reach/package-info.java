/** Holds rows and maps of all flows against slower ways to the same answers. */
@NullMarked
package dev.atoll.policy.reach;

import org.jspecify.annotations.NullMarked;
