/** The command line {@code orders}. */
@NullMarked
package dev.orderstream.standalone.cli;

import org.jspecify.annotations.NullMarked;
