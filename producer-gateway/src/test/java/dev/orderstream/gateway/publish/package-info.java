/** Tests of ids and bytes of commands. */
@NullMarked
package dev.orderstream.gateway.publish;

import org.jspecify.annotations.NullMarked;
