/** Looks at schemas before they are released. */
@NullMarked
package dev.orderstream.standalone.candidate;

import org.jspecify.annotations.NullMarked;
