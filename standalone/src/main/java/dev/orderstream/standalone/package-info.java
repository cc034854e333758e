/** Everything in one JVM: what {@code up}, {@code demo} and end-to-end tests start, in the right order. */
@NullMarked
package dev.orderstream.standalone;

import org.jspecify.annotations.NullMarked;
