/** Tests of the embedded schema registry. */
@NullMarked
package dev.orderstream.standalone.registry;

import org.jspecify.annotations.NullMarked;
