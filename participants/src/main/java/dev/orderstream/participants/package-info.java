/** The edges of fulfilment: they take commands from a topic, ask somebody outside, and answer on another topic. */
@NullMarked
package dev.orderstream.participants;

import org.jspecify.annotations.NullMarked;
