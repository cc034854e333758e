/** Rules that hold for the whole module. */
@NullMarked
package dev.orderstream.topology;

import org.jspecify.annotations.NullMarked;
