/** Tests of the sandbox against real programs. They may import what the module does, and JUnit. */
@NullMarked
package dev.atoll.sandbox;

import org.jspecify.annotations.NullMarked;
