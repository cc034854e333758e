/** What both edges do alike: take commands of different keys at once and of one key in order, and lose none of them. */
@NullMarked
package dev.orderstream.participants.work;

import org.jspecify.annotations.NullMarked;
