/** The order domain as pure functions: commands, events, the order, and who may do what to it when. */
@NullMarked
package dev.orderstream.topology.domain;

import org.jspecify.annotations.NullMarked;
