/** The Streams applications: topologies that read like the picture, and the operators next door. */
@NullMarked
package dev.orderstream.topology.stream;

import org.jspecify.annotations.NullMarked;
