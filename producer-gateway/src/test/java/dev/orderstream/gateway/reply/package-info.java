/** Tests of who waits. */
@NullMarked
package dev.orderstream.gateway.reply;

import org.jspecify.annotations.NullMarked;
