/** Tests of the strict JSON reader. */
@NullMarked
package dev.orderstream.gateway.json;

import org.jspecify.annotations.NullMarked;
