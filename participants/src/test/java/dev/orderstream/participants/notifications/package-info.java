/** Tests of {@code notifications}. */
@NullMarked
package dev.orderstream.participants.notifications;

import org.jspecify.annotations.NullMarked;
