/** Committed outcomes on their way back: who waits, and the reader of the reply partition. */
@NullMarked
package dev.orderstream.gateway.reply;

import org.jspecify.annotations.NullMarked;
