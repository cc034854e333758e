/** Tests of the command line. */
@NullMarked
package dev.orderstream.standalone.cli;

import org.jspecify.annotations.NullMarked;
