/**
 * The few requests that the sandbox itself sends to an API server, over the JDK's HTTP client. May
 * import the JDK and Jackson, which no other package of this module does.
 */
@NullMarked
package dev.atoll.sandbox.kube;

import org.jspecify.annotations.NullMarked;
