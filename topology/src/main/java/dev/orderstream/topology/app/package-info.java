/** Mains, configuration and wiring of the Streams applications. Nobody imports this package. */
@NullMarked
package dev.orderstream.topology.app;

import org.jspecify.annotations.NullMarked;
