/** Tests of {@code work}. */
@NullMarked
package dev.orderstream.participants.work;

import org.jspecify.annotations.NullMarked;
