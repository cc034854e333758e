/** Asking somebody outside over HTTP: bounded in time and size, again after a failure, and not while they are down. */
@NullMarked
package dev.orderstream.participants.call;

import org.jspecify.annotations.NullMarked;
