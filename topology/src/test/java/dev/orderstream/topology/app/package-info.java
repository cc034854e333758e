/** Tests of configuration and wiring that need no broker. */
@NullMarked
package dev.orderstream.topology.app;

import org.jspecify.annotations.NullMarked;
