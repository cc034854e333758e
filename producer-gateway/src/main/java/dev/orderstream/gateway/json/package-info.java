/** The JSON forms of commands, and the strict reader for them. */
@NullMarked
package dev.orderstream.gateway.json;

import org.jspecify.annotations.NullMarked;
