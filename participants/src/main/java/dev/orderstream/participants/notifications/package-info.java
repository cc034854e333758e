/** The application <b>notifications</b>: tells customers that their order is paid. */
@NullMarked
package dev.orderstream.participants.notifications;

import org.jspecify.annotations.NullMarked;
